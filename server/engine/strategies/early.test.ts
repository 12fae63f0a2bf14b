import { describe, expect, it } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { refreshesEarly } from '#server/engine/strategies/early.ts'

const policy = (protections: PolicyInput['protections'], wrong = {}) => parsePolicy({ protections, wrong })
const share = (of: ReturnType<typeof policy>, remaining: number, loadMs: number) => {
  const random = createRandom(5)
  const age = { now: 60_000 - remaining, created: 0, freshUntil: 60_000, loadMs }
  return Array.from({ length: 40_000 }, () => refreshesEarly(of, age, random)).filter(Boolean).length / 40_000
}

describe('XFetch', () => {
  it.each([
    [2_500, 0.0067],
    [1_000, 0.135],
    [500, 0.368],
    [100, 0.819],
  ])('refreshes with %i ms left as the closed form says', (remaining, expected) => {
    expect(
      Math.abs(share(policy({ early: { kind: 'xfetch', beta: 1 } }), remaining, 500) - expected),
    ).toBeLessThan(0.01)
  })

  it('refreshes earlier with a larger β, also for a β below 1', () => {
    const at = (beta: number) => share(policy({ early: { kind: 'xfetch', beta } }), 500, 500)
    expect(at(0.5)).toBeLessThan(at(1))
    expect(at(1)).toBeLessThan(at(2))
  })

  it('with the elapsed time in place of the load’s refreshes far too early', () => {
    const wrong = policy({ early: { kind: 'xfetch', beta: 1 } }, { elapsedXFetch: true })
    expect(share(wrong, 30_000, 500)).toBeGreaterThan(0.3)
  })
})

describe('the last fifth', () => {
  it('refreshes never before, and surely at the end', () => {
    const of = policy({ early: { kind: 'last-fifth', probability: 0.1 } })
    expect(share(of, 13_000, 500)).toBe(0)
    expect(share(of, 6_000, 500)).toBeCloseTo(0.55, 1)
    expect(share(of, 1, 500)).toBeGreaterThan(0.99)
  })
})
