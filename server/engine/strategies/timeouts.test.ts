import { describe, expect, it } from 'vitest'
import { parsePolicy } from '#server/engine/policy.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createWorld } from '#server/engine/simulation/world.ts'
import { createTimeouts } from '#server/engine/strategies/timeouts.ts'

const late = () => new Error('too late')

describe('limits on promises', () => {
  it('that began at any moments share one timer as long as they are of one length', async () => {
    const clock = createVirtualClock()
    const limit = createTimeouts(clock)
    const now = clock.now()
    const waits = Array.from({ length: 1_000 }, (_, at) =>
      limit(Promise.resolve(at), { ms: 10_000, since: now - ((at * 7) % 10) - at / 2_500 }, late),
    )
    expect(clock.waiting()).toBe(1)
    expect(await Promise.all(waits)).toHaveLength(1_000)
  })

  it('end each wait at its own time, whichever was asked for first', async () => {
    const clock = createVirtualClock()
    const limit = createTimeouts(clock)
    const now = clock.now()
    const ended: number[] = []
    const waits = [20, 60.5, 0, 40, 99, 150].map(ago =>
      limit(new Promise(() => {}), { ms: 100, since: now - ago }, late).catch(() => {
        ended.push(clock.now() - now)
      }),
    )
    await clock.until(Promise.all(waits))
    expect(ended).toEqual([0, 1, 39.5, 60, 80, 100])
    expect(clock.waiting()).toBe(0)
  })
})

describe('reads', () => {
  it('leave no timer of their own behind, however many fractions of a millisecond they took', async () => {
    const its = createWorld({ seed: 1, policy: parsePolicy({ protections: { deadlineMs: 60_000 } }) })
    const { engine } = its.addClient('a')
    for (let at = 0; at < 50; at++) await its.clock.until(engine.read(`k${at}`))
    expect(its.clock.waiting()).toBeLessThan(10)
  })
})
