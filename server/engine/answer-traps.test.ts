import { describe, expect, it } from 'vitest'
import { createFaults } from '#server/engine/faults/faults.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { CacheStore } from '#server/engine/ports.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })

describe('the traps of failures and answers', () => {
  it('19: a failed load is never taken for a missing row', async () => {
    const its = world({ protections: { backoffMs: 0 } })
    const { engine } = its.addClient('a')
    const fails = async () => {
      throw new Error('away')
    }
    expect(await its.clock.until(engine.read('k', { load: fails }))).toMatchObject({ ok: false })
    its.rows.rows.set('k', { version: 1, value: 'there' })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ found: true, value: 'there' })
  })

  it('34: a cache that hangs costs its budget until the breaker opens, then nothing; the database is asked by few at a time', async () => {
    const cache = createFaults<CacheStore>()
    const its = world(
      { protections: { databaseCap: 4, breaker: { failures: 3, coolMs: 60_000 } } },
      { loadMs: 10, plant: parts => ({ ...parts, store: cache.over(parts.store, parts.clock) }) },
    )
    cache.inject(['read'], { kind: 'hang' })
    const { engine } = its.addClient('a')
    const timed = async (key: string) => {
      const began = its.clock.now()
      const answer = await engine.read(key)
      return { ms: its.clock.now() - began, answer }
    }
    const first = await its.clock.until(Promise.all(['a', 'b', 'c'].map(timed)))
    expect(first.every(({ ms, answer }) => answer.ok && ms < 50 + 30)).toBe(true)
    const second = timed('d')
    expect((await its.clock.until(second)).ms).toBeLessThan(20)
    void Promise.all(Array.from({ length: 40 }, (_, at) => engine.read(`many:${at}`)))
    await its.clock.settle()
    expect(engine.loading()).toEqual({ running: 4, waiting: 36 })
    expect(cache.counts().hang).toBe(3)
  })

  it('42: what one caller does to his value, the others do not see', async () => {
    const its = world({}, { loadMs: 50 })
    its.rows.rows.set('k', { version: 1, value: { list: [1] } })
    const { engine } = its.addClient('a')
    const [one, other] = await its.clock.until(Promise.all([engine.read('k'), engine.read('k')]))
    if (one?.ok) Object.assign(Object(one.value), { list: 'changed' })
    expect(other).toMatchObject({ value: { list: [1] } })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: { list: [1] } })
  })
})
