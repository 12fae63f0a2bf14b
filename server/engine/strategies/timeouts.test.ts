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

describe('who judges a limited promise', () => {
  it.each(['succeeds', 'fails'] as const)(
    'hears once that it was late, and nothing when the answer still %s afterwards',
    async how => {
      const clock = createVirtualClock()
      const limit = createTimeouts(clock)
      const heard: string[] = []
      const judge = {
        succeeded: () => void heard.push('succeeded'),
        failed(error: unknown): never {
          heard.push(String(error))
          throw error
        },
      }
      const answer = Promise.withResolvers<number>()
      const waited = limit(answer.promise, 50, late, judge).catch(String)
      await clock.advance(60)
      if (how === 'succeeds') answer.resolve(1)
      else answer.reject(new Error('cut off'))
      // Vitest fails a file in which a rejection is handled by nobody.
      await clock.advance(60)
      expect(await waited).toBe('Error: too late')
      expect(heard).toEqual(['Error: too late'])
    },
  )
})

describe('reads', () => {
  it('leave no timer of their own behind, however many fractions of a millisecond they took', async () => {
    const its = createWorld({ seed: 1, policy: parsePolicy({ protections: { deadlineMs: 60_000 } }) })
    const { engine } = its.addClient('a')
    for (let at = 0; at < 50; at++) await its.clock.until(engine.read(`k${at}`))
    expect(its.clock.waiting()).toBeLessThan(10)
  })
})
