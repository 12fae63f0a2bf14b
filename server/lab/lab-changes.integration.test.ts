import { describe, expect, test } from 'vitest'
import type { Policy } from '#server/engine/policy.ts'
import { preset } from '#server/engine/presets.ts'
import type { CacheControl } from '#server/lab/parts.ts'
import { type LabSettings, labSettingsShape } from '#server/lab/settings.ts'
import { ada, isRunning, lane, openLabHouse, patient, settings, until } from '#testing/lab-house.ts'

const house = openLabHouse()
const { open } = house

describe('a change', () => {
  test('switches the policy while it runs, in one moment, with a mark in words', async () => {
    const { lab, entries } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const { revision } = lab.state()
    await lab.change(ada, { settings: settings({ lanes: [lane('a', 'write-behind')] }), revision })
    expect(lab.state().marks.at(-1)).toMatchObject({
      kind: 'policy',
      lane: 'a',
      text: 'cache-aside → write-behind',
      who: 'Ada',
    })
    expect(lab.state().revision).toBe(revision + 1)
    expect(entries.at(-1)?.summary).toMatch(/cache-aside → write-behind/)
  })

  test('of two who change the same settings the second is told to look again', async () => {
    const { lab } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const { revision } = lab.state()
    const both = await Promise.allSettled([
      lab.change(ada, { settings: settings({ database: { queryMs: 5, connections: 4 } }), revision }),
      lab.change(
        { ...ada, name: 'Bob' },
        { settings: settings({ database: { queryMs: 9, connections: 4 } }), revision },
      ),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(lab.state().settings.database.queryMs).toBe(5)
  })

  test('a policy that contradicts itself is refused, and the old one stays', async () => {
    const { lab } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const { revision } = lab.state()
    const broken = { ...preset('write-through'), read: 'none' as const }
    const wanted = settings({ lanes: [{ id: 'a', name: 'x', policy: broken }] })
    await expect(lab.change(ada, { settings: wanted, revision })).rejects.toThrow(/cannot work/)
    expect(lab.state()).toMatchObject({ revision, settings: { lanes: [{ name: 'cache-aside' }] } })
  })

  test('a policy that this cache cannot carry is refused by it, and the load goes on', async () => {
    const { lab, frames } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const { revision } = lab.state()
    const write = { ...preset('write-behind').write, durability: 'disk' as const }
    const policy = { ...preset('write-behind'), write } as LabSettings['lanes'][number]['policy']
    const wanted = settings({ lanes: [{ id: 'a', name: 'disk', policy }] })
    await expect(lab.change(ada, { settings: wanted, revision })).rejects.toThrow(/durable/)
    expect(lab.state().settings.lanes[0]?.name).toBe('cache-aside')
    const seen = frames.length
    await until(() => frames.slice(seen).some(frame => (frame.lanes[0]?.reads ?? 0) > 0))
  })

  test('before a start it only says what would start', async () => {
    const { lab } = open()
    await lab.change(ada, { settings: settings({ instances: 3 }), revision: 0 })
    expect(lab.state()).toMatchObject({ phase: { kind: 'idle' }, revision: 1, settings: { instances: 3 } })
  })

  test('a second lane runs beside the first, on rows of its own', async () => {
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const lanes = [lane('a', 'cache-aside'), lane('b', 'write-around')]
    await lab.change(ada, { settings: settings({ lanes }), revision: lab.state().revision })
    await until(() => (newest()?.lanes ?? []).filter(each => each.reads > 0).length === 2)
    const [row] = await house.rooms().sql`select count(*)::int as rows from cacheboard_lab_b.product`
    expect(row?.rows).toBe(300)
  })
})

describe('chaos', () => {
  test('a burst is there, and over after its time', async () => {
    const { lab } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await lab.chaos(ada, 'burst')
    const active = () => lab.state().chaos.find(({ kind }) => kind === 'burst')?.active
    expect(active()).toMatchObject({ who: 'Ada' })
    await expect(lab.chaos(ada, 'burst')).rejects.toThrow(/going on already/)
    await until(() => !active(), 15_000)
    expect(lab.state().marks.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^started/),
      'burst: rate 200 → 2\u202f000 /s',
      'the burst is over: rate 200 /s',
    ])
    expect(lab.state().settings.workload.rate).toBe(200)
  })

  test('a slow database is slow until it is restored by hand', async () => {
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const before = await until(() => newest()?.lanes[0]?.database.capacity)
    await lab.chaos(ada, 'slow database')
    await until(() => (newest()?.lanes[0]?.database.capacity ?? before) < before)
    await lab.restore(ada, 'slow database')
    await until(() => newest()?.lanes[0]?.database.capacity === before)
    await expect(lab.restore(ada, 'slow database')).rejects.toThrow(/not going on/)
  })

  test('cut connections are the instances’ own, and the load goes on', async () => {
    const { lab, frames } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await until(() => frames.some(frame => (frame.lanes[0]?.database.queries ?? 0) > 0))
    await lab.chaos(ada, 'cut database')
    expect(lab.state().marks.at(-1)?.text).toMatch(/^[1-9]\d* database connections were cut$/)
    expect(await house.rooms().sql`select 1 as here`).toMatchObject([{ here: 1 }])
    const seen = frames.length
    await until(() => frames.slice(seen).some(frame => (frame.lanes[0]?.database.queries ?? 0) > 0))
  })

  test('flushing removes the lab’s keys and nothing else; the hottest key can be made to expire', async () => {
    await house.rooms().cache.set('somebody’s', 'stays')
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await until(() => (newest()?.lanes[0]?.hits ?? 0) > 0)
    await lab.chaos(ada, 'expire hottest')
    expect(lab.state().marks.at(-1)?.text).toMatch(/^product:\d+ (expired|was to expire)/)
    await lab.chaos(ada, 'flush')
    expect(lab.state().marks.at(-1)?.text).toMatch(/keys were flushed: [1-9]/)
    expect(await house.rooms().cache.get('somebody’s')).toBe('stays')
  })

  test('a cache of somebody else is neither killed nor frozen nor aged', async () => {
    const { lab } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    for (const kind of ['kill cache', 'freeze cache', 'old data'] as const) {
      await expect(lab.chaos(ada, kind)).rejects.toThrow(/not started by the board/)
      expect(lab.state().chaos.find(each => each.kind === kind)?.refused).toMatch(/not started by the board/)
    }
  })

  test('one thing at a time with a cache of our own, and all of it is taken back when the lab stops', async () => {
    const done: string[] = []
    const told = (what: string) => async () => void done.push(what)
    const cacheControl: CacheControl = {
      kill: told('kill'),
      freeze: told('freeze'),
      restore: told('restore'),
      keep: told('keep'),
      comeBackOld: told('come back old'),
    }
    const { lab } = open({ cacheControl })
    await lab.start(ada, settings())
    await isRunning(lab)
    await lab.chaos(ada, 'freeze cache')
    await expect(lab.chaos(ada, 'kill cache')).rejects.toThrow(/restore it first/)
    await lab.stop(ada)
    expect(done).toEqual(['freeze', 'restore'])
  })

  test('the database dies and comes back: it is said, and the lab goes on', async () => {
    const { lab, frames } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await house.server().kill()
    await until(() => lab.state().troubles.some(({ message }) => /database does not answer/.test(message)))
    await house.server().start()
    await until(() => !lab.state().troubles.some(({ message }) => /database does not answer/.test(message)))
    expect(lab.state().phase.kind).toBe('running')
    const seen = frames.length
    await until(() => frames.slice(seen).some(frame => (frame.lanes[0]?.database.queries ?? 0) > 0))
  })

  test('the cache dies with writes that were not flushed: they are lost, and counted', async () => {
    const { lab, newest } = open()
    const lanes = [lane('a', 'write-behind')]
    await lab.start(
      ada,
      settings({
        lanes,
        workload: labSettingsShape.shape.workload.parse({
          rate: 200,
          keys: 2000,
          mix: { read: 50, write: 50 },
        }),
      }),
    )
    await isRunning(lab)
    await until(() => (newest()?.lanes[0]?.ledger.unflushed ?? 0) > 20)
    await house.redis().restart()
    await until(() => (newest()?.lanes[0]?.ledger.lost ?? 0) > 0, 40_000)
  })
})

test('the textbook’s dirty set loses writes, and says how many; the journal beside it loses none', async () => {
  const behind = preset('write-behind')
  const quick = { ...behind.write, kind: 'write-behind' as const, flushMs: 300 }
  const lanes = (['a', 'b'] as const).map(id => ({
    id,
    name: id,
    policy: patient({
      ...behind,
      write: quick as Policy['write'],
      wrong: { ...behind.wrong, dirtySet: id === 'a' },
    }),
  }))
  const { lab, newest } = open()
  const workload = { rate: 150, keys: 1_500, popularity: { kind: 'uniform' }, mix: { read: 40, write: 60 } }
  await lab.start(ada, settings({ lanes, workload, database: { queryMs: 10, connections: 4 } } as never))
  await isRunning(lab)
  const [dirty, journal] = await until(() => {
    const now = newest()?.lanes
    return (now?.[0]?.ledger.lost ?? 0) > 3 && (now?.[1]?.ledger.acknowledged ?? 0) > 300 ? now : null
  }, 50_000)
  expect(dirty?.stale.judged).toBeGreaterThan(0)
  expect(journal?.ledger.lost).toBe(0)
})
