import { describe, expect, it } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'
import { refreshesEarly } from '#server/engine/strategies/early.ts'
import { lifetime } from '#server/engine/strategies/ttl.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
const count = (of: ReturnType<typeof world>, type: string) =>
  of.trace.filter(event => event.type === type).length

describe('the traps of lifetimes and clocks', () => {
  it('30: the grace comes on top of the TTL', async () => {
    const hour = 3_600_000
    const its = world({
      ttl: { defaultMs: 12 * hour, jitter: 0 },
      protections: { stale: { graceMs: 6 * hour, when: 'failing' } },
    })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', 'v'))
    await its.clock.until(engine.read('k'))
    await its.clock.advance(7 * hour)
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'hit' })
    await its.clock.advance(6 * hour)
    const fails = () => Promise.reject(new Error('away'))
    expect(await its.clock.until(engine.read('k', { load: fails }))).toMatchObject({
      class: 'stale served',
      value: 'v',
    })
  })

  it('31: a sliding entry ends at its absolute cap, however often it is read', async () => {
    const its = world({ ttl: { defaultMs: 1_000, jitter: 0, sliding: { maxAgeMs: 3_000 } } })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', 'v'))
    for (let read = 0; read < 10; read++) {
      await its.clock.until(engine.read('k'))
      await its.clock.advance(500)
    }
    expect(count(its, 'load-start')).toBe(2)
  })

  it('33: jitter only shortens, and not what is kept stale', () => {
    const policy = parsePolicy({
      ttl: { defaultMs: 1_000, jitter: 0.2 },
      protections: { stale: { graceMs: 500, when: 'failing' } },
    })
    const random = createRandom(3)
    const lives = Array.from({ length: 2_000 }, () => lifetime(policy, 'any', { absent: false, random }))
    const fresh = lives.map(({ freshMs }) => freshMs)
    expect(Math.max(...fresh)).toBeLessThanOrEqual(1_000)
    expect(Math.min(...fresh)).toBeGreaterThanOrEqual(800)
    expect(fresh.reduce((sum, each) => sum + each, 0) / fresh.length).toBeCloseTo(900, -1)
    expect(lives.every(({ freshMs, keptMs }) => Math.abs(keptMs - freshMs - 500) < 1e-6)).toBe(true)
  })

  it('41: an entry is judged by the cache’s clock, so a client with a wrong one sees the same', async () => {
    const its = world({ ttl: { defaultMs: 1_000, jitter: 0 } })
    const age = { created: 0, freshUntil: 1_000, loadMs: 10 }
    const policy = parsePolicy({ protections: { early: { kind: 'xfetch' } } })
    expect(refreshesEarly(policy, { ...age, now: 2_000 }, its.random)).toBe(true)
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', 'v'))
    await its.clock.until(engine.read('k'))
    const now = its.store.now
    its.store.now = () => now() + 5_000
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'loaded' })
  })
})
