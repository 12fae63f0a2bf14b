import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'
import { refreshesEarly } from '#server/engine/strategies/early.ts'
import { newestPerKey } from '#server/engine/strategies/flusher.ts'
import { lifetime } from '#server/engine/strategies/ttl.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
type World = ReturnType<typeof world>
const count = (of: World, type: string) => of.trace.filter(event => event.type === type).length

/** Each trap by its number: tested here, in the named file, or impossible for the reason given. */
const elsewhere: Record<number, string> = {
  1: 'stores/store-contract.ts, engine.test.ts S1',
  2: 'engine.test.ts S3',
  3: 'engine.test.ts S2',
  4: 'stores/store-contract.ts',
  8: 'stores/store-contract.ts',
  9: 'stores/store-contract.ts, engine.test.ts S5',
  10: 'stores/store-contract.ts',
  11: 'stores/store-contract.ts, engine.test.ts S4',
  12: 'engine.test.ts S7',
  13: 'engine.test.ts S8',
  15: 'codecs/envelope.test.ts',
  16: 'codecs/envelope.test.ts',
  17: 'engine.test.ts',
  21: 'stores/store-contract.ts, simulation/explorer.test.ts: two writers',
  22: 'simulation/explorer.test.ts: delete before commit',
  23: 'stores/store-contract.ts',
  25: 'stores/store-contract.ts, write-behind.integration.test.ts: over 60 kills and freezes',
  26: 'source/source-contract.ts',
  27: 'stores/store-contract.ts',
  32: 'stores/store-contract.ts',
  35: 'simulation/schedule.test.ts: came back old',
  36: 'source/postgres.integration.test.ts',
  37: 'stores/store-contract.ts',
  39: 'source/postgres.integration.test.ts',
  43: 'codecs/envelope.test.ts',
}
const impossible: Record<number, string> = {
  5: 'A tag is a counter, not a set of keys: there is nothing that could grow with the number of members.',
  6: 'A tag’s counter has no TTL, so it cannot die before its members.',
  7: 'The tag counters travel inside the entry: there is no second command that could be missing.',
  40: 'There is no first-level cache and no backplane: every read asks the cache itself.',
}
const here = [14, 18, 19, 20, 24, 28, 29, 30, 31, 33, 34, 38, 41, 42, 44]

describe('the traps', () => {
  it('are each tested or impossible', () => {
    const covered = [...Object.keys(elsewhere), ...Object.keys(impossible)].map(Number).concat(here)
    expect(covered.sort((one, other) => one - other)).toEqual(Array.from({ length: 44 }, (_, at) => at + 1))
  })

  it.each(Object.entries(elsewhere))('%s is tested where this file says: %s', (trap, places) => {
    for (const place of places.split(', ')) {
      const [, file = '', scenario, words] = /^(\S+\.ts)(?: (S\d+)|: (.+))?$/.exec(place) ?? []
      const text = readFileSync(new URL(file, import.meta.url), 'utf8')
      const mark = words ?? scenario
      expect(mark ? text.includes(mark) : new RegExp(`traps? [^)]*\\b${trap}\\b`).test(text), place).toBe(
        true,
      )
    }
  })

  it('14: waiters come at times of their own and outlive a dead holder', async () => {
    const its = world({ protections: { lease: { ms: 500, pollMs: 40 } } }, { loadMs: 200 })
    const [dies, ...others] = ['a', 'b', 'c', 'd'].map(its.addClient)
    void dies?.engine.read('k')
    await its.clock.advance(50)
    dies?.crash()
    const began = its.clock.now()
    await its.clock.until(Promise.all(others.map(({ engine }) => engine.read('k'))))
    expect(its.clock.now() - began).toBeLessThan(500 + 200 + 120)
    expect(count(its, 'load-start')).toBe(2)
  })

  it('18: a negative answer can be kept out of the cache altogether, and is short by default', async () => {
    const its = world({ ttl: { negativeMs: null } })
    const { engine } = its.addClient('a')
    for (let id = 0; id < 50; id++) await its.clock.until(engine.read(`random:${id}`))
    expect(its.data.entries.size).toBe(0)
    expect(parsePolicy({}).ttl.negativeMs).toBeLessThanOrEqual(60_000)
  })

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

  it('20: a write that fails in the database leaves no phantom, one that fails in the cache leaves a debt', async () => {
    const its = world({ write: { kind: 'write-through' } })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    const write = its.source.write
    its.source.write = async () => {
      throw new Error('refused by the database')
    }
    const other = its.addClient('b')
    await its.clock.until(other.engine.write('k', 'phantom'))
    its.source.write = write
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ found: false })
    const put = its.store.put
    its.store.put = () => Promise.reject(new Error('cache away'))
    its.store.invalidate = () => Promise.reject(new Error('cache away'))
    const third = its.addClient('c')
    expect(await its.clock.until(third.engine.write('k', 'new'))).toMatchObject({ ok: true, cache: 'owed' })
    expect(third.engine.debts()).toBe(1)
    its.store.put = put
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

  it('28: a refresh does not bring back what was removed, and only one process refreshes', async () => {
    const its = world(
      {
        read: 'refresh-ahead',
        protections: { early: { kind: 'refresh-ahead', factor: 0.5 } },
        ttl: { defaultMs: 1_000, jitter: 0 },
      },
      { loadMs: 100 },
    )
    const [one, other] = [its.addClient('one'), its.addClient('other')]
    await its.clock.until(one.engine.write('k', 'v'))
    await its.clock.until(one.engine.read('k'))
    await its.clock.advance(600)
    const classes = await its.clock.until(Promise.all([one.engine.read('k'), other.engine.read('k')]))
    expect(classes.map(answer => answer.class).sort()).toEqual(['ducked', 'early refresh'])
    its.rows.rows.delete('k')
    await its.clock.until(other.engine.invalidate('k'))
    await its.clock.advance(1_000)
    expect(await its.clock.until(one.engine.read('k'))).toMatchObject({ found: false })
    expect(count(its, 'fill-rejected')).toBe(1)
  })

  it('29: nobody reads, so nobody refreshes', async () => {
    const its = world({
      read: 'refresh-ahead',
      protections: { early: { kind: 'refresh-ahead', factor: 0.5 } },
      ttl: { defaultMs: 1_000 },
    })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.read('k'))
    await its.clock.advance(10_000)
    expect(count(its, 'load-start')).toBe(1)
  })

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

  it('34: a cache that hangs costs its budget until the breaker opens, then nothing; the database is asked by few at a time', async () => {
    const its = world(
      { protections: { databaseCap: 4, breaker: { failures: 3, coolMs: 60_000 } } },
      { loadMs: 10 },
    )
    its.store.read = () => new Promise(() => {})
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

  it('42: what one caller does to his value, the others do not see', async () => {
    const its = world({}, { loadMs: 50 })
    its.rows.rows.set('k', { version: 1, value: { list: [1] } })
    const { engine } = its.addClient('a')
    const [one, other] = await its.clock.until(Promise.all([engine.read('k'), engine.read('k')]))
    if (one?.ok) Object.assign(Object(one.value), { list: 'changed' })
    expect(other).toMatchObject({ value: { list: [1] } })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: { list: [1] } })
  })

  it('44: no command of ours looks at or removes keys that are not ours', () => {
    const stores = [
      'redis.ts',
      'redis-call.ts',
      'redis-journal.ts',
      'redis-reads.ts',
      'redis-dirty-set.ts',
      'scripts.ts',
    ]
    for (const file of stores) {
      const text = readFileSync(new URL(`stores/${file}`, import.meta.url), 'utf8')
      expect(text).not.toMatch(/flushall|flushdb|'KEYS'|\.keys\(\)\s*=>|client\.keys/i)
    }
  })
})
