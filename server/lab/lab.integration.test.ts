import { Redis } from 'ioredis'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'
import type { Policy } from '#server/engine/policy.ts'
import { type PresetName, preset } from '#server/engine/presets.ts'
import { createHistory, type History } from '#server/history/history.ts'
import type { LabFrame } from '#server/lab/frame.ts'
import { createCrew } from '#server/lab/instances/crew.ts'
import { createLab, type Lab } from '#server/lab/lab.ts'
import type { CacheControl, LabEntry, LabParts } from '#server/lab/parts.ts'
import { type LabSettings, type LaneId, labSettingsShape } from '#server/lab/settings.ts'
import type { LabState } from '#server/lab/state.ts'
import { createLog } from '#server/log.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'

const log = createLog({ level: 'silent', secrets: [] })
const ada = { name: 'Ada', session: null, from: null }

let redis: RedisServer
let server: TestPostgres
let databaseUrl: string
let sql: Sql
let history: History
let cache: Redis
const labs: Lab[] = []

beforeAll(async () => {
  server = await startTestPostgres()
  redis = await startRedisServer()
})
afterAll(async () => {
  await redis.stop()
  await server.stop()
})

beforeEach(async () => {
  databaseUrl = await server.database()
  sql = postgres(databaseUrl, { max: 2, onnotice: () => {} })
  cache = new Redis(redis.port)
  history = createHistory({ url: databaseUrl, log })
  history.start()
  await until(() => history.state().status === 'ok')
})
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close()
  await history.stop()
  cache.disconnect()
  await sql.end({ timeout: 1 })
})

async function until<T>(look: () => T | Promise<T>, withinMs = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error(`It did not happen: ${look}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function open(options: Partial<LabParts> = {}) {
  const frames: LabFrame[] = []
  const states: LabState[] = []
  const entries: LabEntry[] = []
  const lab = createLab({
    target: { id: 'target', name: 'sandbox', role: 'lab', endpoint: parseRedisUrl(redis.url) },
    databaseUrl: () => databaseUrl,
    openCrew: createCrew,
    runs: history.runs,
    recorded: { need: async () => undefined, of: () => null },
    occupied: () => null,
    record: entry => entries.push(entry),
    cacheControl: null,
    publish: { frame: frame => frames.push(frame), state: state => states.push(structuredClone(state)) },
    watchers: () => 1,
    clock: createRealClock(),
    log,
    idleMs: 60_000,
    version: '0.0.0',
    ...options,
  })
  labs.push(lab)
  return { lab, frames, states, entries, newest: () => frames.at(-1) }
}

/** A busy machine must not look like a cache that is away. */
const patient = (policy: Policy): Policy => ({
  ...policy,
  protections: {
    ...policy.protections,
    cacheBudgetMs: 2_000,
    lease: policy.protections.lease && { ...policy.protections.lease, ms: 10_000 },
  },
})
const lane = (id: LaneId, name: PresetName) => ({ id, name, policy: patient(preset(name)) })

function settings(change: Partial<LabSettings> = {}): LabSettings {
  const base = {
    workload: { rate: 200, keys: 300, mix: { read: 80, write: 20 } },
    lanes: [lane('a', 'cache-aside')],
    instances: 1,
    database: { queryMs: 2, connections: 4 },
  }
  return labSettingsShape.parse({ ...base, ...change })
}

const keysLeft = async () => (await cache.keys('cacheboard:lab:*')).length
const schemasLeft = async () =>
  (await sql`select nspname from pg_namespace where nspname like 'cacheboard_lab_%'`).length
const isRunning = (lab: Lab) => until(() => lab.state().phase.kind === 'running')

describe('a life', () => {
  test('it starts, everybody sees what happens, and nothing is left of it', async () => {
    await cache.set('not the lab’s', 'stays')
    const { lab, states, newest, entries } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const frame = await until(() => {
      const now = newest()
      const lane = now?.lanes[0]
      return lane && lane.hits > 0 && lane.ledger.acknowledged > 0 ? now : null
    })
    expect(frame.instances).toMatchObject([{ state: 'running' }])
    expect(states.map(({ phase }) => phase.kind)).toEqual(expect.arrayContaining(['starting', 'running']))
    expect(states.findLast(({ phase }) => phase.kind === 'starting')?.phase).toEqual({
      kind: 'starting',
      done: 300,
      of: 300,
    })
    await until(() => (newest()?.lanes[0]?.memory?.keys ?? 0) > 0)
    expect(lab.state().marks).toMatchObject([{ kind: 'start', who: 'Ada' }])
    await lab.stop(ada)
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
    expect(await cache.get('not the lab’s')).toBe('stays')
    expect(entries.map(({ action }) => action)).toEqual(['lab.start', 'lab.stop'])
  })

  test('a target without the role lab is refused, whatever is asked', async () => {
    const role = 'operate' as const
    const { lab } = open({ target: { id: 't', name: 'prod', role, endpoint: parseRedisUrl(redis.url) } })
    expect(lab.state().refused).toMatch(/prod has the role operate/)
    for (const ask of [
      () => lab.start(ada, settings()),
      () => lab.change(ada, { settings: settings(), revision: 0 }),
      () => lab.stop(ada),
      () => lab.chaos(ada, 'flush'),
      () => lab.restore(ada, 'burst'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await lab.tidy()
    expect(await schemasLeft()).toBe(0)
  })

  test('of two who start at once one does, and the other is told', async () => {
    const { lab } = open()
    const both = await Promise.allSettled([
      lab.start(ada, settings()),
      lab.start({ ...ada, name: 'Bob' }, settings()),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await isRunning(lab)
  })

  test('a start can be called off while the tables are filled', async () => {
    const { lab } = open()
    await lab.start(ada, settings({ workload: labSettingsShape.shape.workload.parse({ keys: 200_000 }) }))
    await until(() => lab.state().phase.kind === 'starting')
    await lab.stop(ada)
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect(await schemasLeft()).toBe(0)
  })

  test('a start can be called off before it has answered, and the next one finds nothing in its way', async () => {
    const { lab } = open()
    const start = lab.start(ada, settings())
    await Promise.all([expect(start).rejects.toThrow('The start was called off.'), lab.stop(ada)])
    expect(lab.state().phase).toEqual({ kind: 'idle' })
    expect(await history.runs.list('target')).toEqual([])
    await lab.start(ada, settings())
    await isRunning(lab)
  })

  test('too many bytes are refused with a sentence, before anything is written', async () => {
    const { lab } = open()
    const workload = labSettingsShape.shape.workload.parse({ keys: 1_000_000, valueBytes: 200_000 })
    await expect(lab.start(ada, settings({ workload }))).rejects.toThrow(/would fill .* Choose at most/)
    expect(lab.state().phase).toMatchObject({ kind: 'failed' })
    expect(await schemasLeft()).toBe(0)
    await lab.start(ada, settings())
    await isRunning(lab)
  })

  test('a second lab in the same database is refused while the first runs', async () => {
    const [one, other] = [open().lab, open().lab]
    await one.start(ada, settings())
    await isRunning(one)
    await expect(other.start(ada, settings())).rejects.toThrow(/Another lab uses this database/)
    expect(await schemasLeft()).toBe(1)
    const elsewhere = await server.database()
    const sameCache = open({ databaseUrl: () => elsewhere }).lab
    await expect(sameCache.start(ada, settings())).rejects.toThrow(/Another lab uses this cache already/)
    expect(await keysLeft()).toBeGreaterThan(0)
    await one.stop(ada)
    await other.start(ada, settings())
    await isRunning(other)
  })

  test('nobody watches: it stops by itself', async () => {
    let watchers = 1
    const { lab, entries } = open({ watchers: () => watchers, idleMs: 500 })
    await lab.start(ada, settings())
    await isRunning(lab)
    watchers = 0
    await until(() => lab.state().phase.kind === 'idle')
    expect(entries.at(-1)).toMatchObject({ by: null, summary: expect.stringMatching(/nobody was watching/) })
    expect(await keysLeft()).toBe(0)
  })

  test('what a crash left is removed, and a run that was cut off is called interrupted', async () => {
    await sql.unsafe(
      'create schema cacheboard_lab_a; create table cacheboard_lab_a.product (id text primary key)',
    )
    await cache.set('cacheboard:lab:a:product:1:{3}', 'left over')
    const cutOff = {
      target: 'target',
      name: 'x',
      who: null,
      startedAt: Date.now(),
      settings: {},
      versions: {},
    }
    const id = await history.runs.begin(cutOff)
    const { lab } = open()
    await lab.tidy()
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
    expect(await history.runs.get({ id })).toMatchObject({ state: 'interrupted' })
  })
})

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
    const [row] = await sql`select count(*)::int as rows from cacheboard_lab_b.product`
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
    expect(await sql`select 1 as here`).toMatchObject([{ here: 1 }])
    const seen = frames.length
    await until(() => frames.slice(seen).some(frame => (frame.lanes[0]?.database.queries ?? 0) > 0))
  })

  test('flushing removes the lab’s keys and nothing else; the hottest key can be made to expire', async () => {
    await cache.set('somebody’s', 'stays')
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await until(() => (newest()?.lanes[0]?.hits ?? 0) > 0)
    await lab.chaos(ada, 'expire hottest')
    expect(lab.state().marks.at(-1)?.text).toMatch(/^product:\d+ (expired|was to expire)/)
    await lab.chaos(ada, 'flush')
    expect(lab.state().marks.at(-1)?.text).toMatch(/keys were flushed: [1-9]/)
    expect(await cache.get('somebody’s')).toBe('stays')
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
    await server.kill()
    await until(() => lab.state().troubles.some(({ message }) => /database does not answer/.test(message)))
    await server.start()
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
    await redis.restart()
    await until(() => (newest()?.lanes[0]?.ledger.lost ?? 0) > 0, 40_000)
  })
})

describe('a run', () => {
  test('is kept with settings, marks, versions and its series', async () => {
    const { lab, newest, frames } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    const run = await until(() => lab.state().run)
    await until(() => (newest()?.seq ?? 0) > 8 && frames.some(frame => (frame.lanes[0]?.hits ?? 0) > 0))
    await lab.stop(ada)
    const kept = await history.runs.get({ id: run.id })
    expect(kept).toMatchObject({
      state: 'finished',
      who: 'Ada',
      settings: settings(),
      marks: [{ kind: 'start' }],
    })
    expect(kept.versions).toMatchObject({
      board: '0.0.0',
      cache: expect.stringMatching(/^(redis|valkey) \d/),
    })
    expect(kept.series.at.length).toBeGreaterThan(1)
    expect(kept.series.lines['a.hitRate']?.some(value => value !== null && value > 0)).toBe(true)
  })

  test('survives the end of the board and says that it was cut off', async () => {
    const { lab, newest } = open()
    await lab.start(ada, settings())
    await isRunning(lab)
    await until(() => (newest()?.seq ?? 0) > 4)
    const run = await until(() => lab.state().run)
    await lab.close()
    const again = createHistory({ url: databaseUrl, log })
    again.start()
    await until(() => again.state().status === 'ok')
    expect(await again.runs.get({ id: run.id })).toMatchObject({ state: 'interrupted' })
    expect((await again.runs.get({ id: run.id })).series.at.length).toBeGreaterThan(0)
    await again.stop()
    expect([await keysLeft(), await schemasLeft()]).toEqual([0, 0])
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
