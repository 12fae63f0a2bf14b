import { describe, expect, it } from 'vitest'
import { createFaults } from '#server/engine/faults/faults.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { CacheStore, SourceOfTruth } from '#server/engine/ports.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'
import { newestPerKey } from '#server/engine/strategies/flusher.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
const count = (of: ReturnType<typeof world>, type: string) =>
  of.trace.filter(event => event.type === type).length

describe('the traps of writing and changing', () => {
  it('20: a write that fails in the database leaves no phantom, one that fails in the cache leaves a debt', async () => {
    const [database, cache] = [createFaults<SourceOfTruth>(), createFaults<CacheStore>()]
    const its = world(
      { write: { kind: 'write-through' } },
      {
        plant: parts => ({
          ...parts,
          store: cache.over(parts.store, parts.clock),
          source: database.over(parts.source, parts.clock),
        }),
      },
    )
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    const restore = database.inject(['write'], { kind: 'fail', error: new Error('refused by the database') })
    const other = its.addClient('b')
    expect(await its.clock.until(other.engine.write('k', 'phantom'))).toMatchObject({ ok: false })
    restore()
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ found: false })
    cache.inject(['put', 'invalidate'], { kind: 'fail', error: new Error('cache away') })
    const third = its.addClient('c')
    expect(await its.clock.until(third.engine.write('k', 'new'))).toMatchObject({ ok: true, cache: 'owed' })
    expect(third.engine.debts()).toBe(1)
  })

  it('24: the textbook’s dirty set loses the write that falls between reading and unmarking; the journal does not', async () => {
    for (const dirtySet of [true, false]) {
      const its = world({ write: { kind: 'write-behind', flushMs: 60_000 }, wrong: { dirtySet } })
      const { engine } = its.addClient('a')
      await its.clock.until(engine.start())
      await its.clock.until(engine.write('k', 'first'))
      const flush = engine.flush()
      await its.clock.advance(4)
      await its.clock.until(Promise.all([engine.write('k', 'second'), flush]))
      await its.clock.until(engine.flush())
      expect(its.rows.rows.get('k')?.value).toBe(dirtySet ? 'first' : 'second')
      expect(count(its, 'wrong-on-purpose') > 0).toBe(dirtySet)
      await its.clock.until(engine.stop())
    }
  })

  it('24: a cache that recovers voids what the dirty set has not flushed: the write is lost, and its row stays', async () => {
    const cache = createFaults<CacheStore>()
    const plant: WorldOptions['plant'] = parts => ({ ...parts, store: cache.over(parts.store, parts.clock) })
    const its = world(
      { write: { kind: 'write-behind', flushMs: 60_000 }, wrong: { dirtySet: true } },
      { plant },
    )
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    await its.clock.until(engine.write('k', 'first'))
    await its.clock.until(engine.flush())
    await its.clock.until(engine.write('k', 'second'))
    const restore = cache.inject(['read', 'lease', 'fill'], { kind: 'fail', error: new Error('cache away') })
    for (let read = 0; read < 20; read++) await its.clock.until(engine.read('k'))
    restore()
    await its.clock.advance(10_000)
    expect(count(its, 'caught-up')).toBeGreaterThan(0)
    await its.clock.until(engine.flush())
    expect(its.rows.rows.get('k')?.value).toBe('first')
    await its.clock.until(engine.stop())
  })

  it('24: of several records of a key the newest is flushed', () => {
    const record = (key: string, version: number) => ({
      id: '',
      shard: 0,
      key,
      version,
      bytes: Buffer.alloc(0),
      deliveries: 1,
    })
    const newest = newestPerKey([record('b', 2), record('a', 5), record('b', 9), record('a', 1)])
    expect(newest.map(({ key, version }) => [key, version])).toEqual([
      ['a', 5],
      ['b', 9],
    ])
  })

  it('38: a change that is heard during a load voids its fill', async () => {
    const its = world({ invalidation: { changeLog: true } }, { loadMs: 100 })
    const { engine } = its.addClient('a')
    its.rows.rows.set('k', { version: 1, value: 'old' })
    const early = engine.read('k')
    await its.clock.advance(60)
    its.rows.rows.set('k', { version: 2, value: 'new' })
    await its.clock.until(engine.hear({ key: 'k', version: 2, affected: [] }))
    await its.clock.until(early)
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 'new' })
  })
})
