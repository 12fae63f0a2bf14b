import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appRouter } from '#server/api/router.ts'
import { exportExperiment } from '#server/http/run-export.ts'
import { runResultShape } from '#server/lab/experiments/result-shape.ts'
import type { RunSettings } from '#server/lab/experiments/settings.ts'
import { createSystem, installSystem, type System } from '#server/system.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'

/** A board on a real cache and a real Postgres, through the procedures that the screen calls. */
let server: TestPostgres
let redis: RedisServer
let database: string
let folder: string
let system: System

beforeAll(async () => {
  server = await startTestPostgres()
  redis = await startRedisServer()
  database = await server.database()
  folder = mkdtempSync(join(tmpdir(), 'cacheboard-experiments-'))
  system = await board('lab')
})
afterAll(async () => {
  await system.stop()
  await Promise.all([server.stop(), redis.stop()])
  rmSync(folder, { recursive: true, force: true })
})

const environment = (role: string) => ({
  DATABASE_URL: database,
  REDIS_URL: redis.url,
  CACHEBOARD_ROLE: role,
  CACHEBOARD_DATA_DIR: folder,
  CACHEBOARD_LOG_LEVEL: 'silent',
})

async function board(role: string): Promise<System> {
  const made = createSystem(environment(role))
  await made.start(20_000)
  await until(() => made.health().history.status === 'ok')
  return made
}

async function until<T>(look: () => T | Promise<T>, withinMs = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error(`It did not happen: ${look}`)
    await new Promise(resolve => setTimeout(resolve, 30))
  }
}

const viewer = { name: 'Ada', grant: 'full' as const, session: null, from: null }
const caller = (of: System = system) =>
  appRouter.createCaller({ system: of, viewer, headers: new Headers(), setCookie: () => undefined })
    .experiments
const targetOf = (of: System) => of.targets()[0]?.target.id ?? ''
const here = () => ({ target: targetOf(system) })

const asked = (change: Partial<RunSettings> = {}): RunSettings => ({
  experiment: 'stampede',
  mode: 'real',
  seed: 5,
  choices: ['none', 'coalesce', 'lock', 'lease'],
  params: { callers: 60, processes: 2, connections: 10, queryMs: 300, perSecond: 20, ttlMs: 700 },
  ...change,
})
const simulated = (seed: number) => asked({ mode: 'simulated', seed, choices: ['none', 'xfetch-lock'] })

async function ended(id: string) {
  const run = await until(async () => {
    const found = await caller().run({ ...here(), id })
    return found.endedAt === null ? null : found
  })
  return { ...run, result: run.state === 'finished' ? runResultShape.parse(run.result) : null }
}

test('a stampede on real processes: every caller, one for each process, or one', async () => {
  await caller().predict({ ...here(), experiment: 'stampede', option: 'caller', browser: 'browser-one' })
  await caller().predict({ ...here(), experiment: 'stampede', option: 'one', browser: 'browser-two' })
  await caller().predict({ ...here(), experiment: 'stampede', option: 'instance', browser: 'browser-two' })
  expect(await caller().votes({ ...here(), experiment: 'stampede', browser: 'browser-two' })).toEqual({
    mine: 'instance',
    voters: 2,
  })
  const { id } = await caller().start({ ...here(), settings: asked() })
  await expect(caller().start({ ...here(), settings: asked() })).rejects.toThrow(/very run/)
  const run = await ended(id)
  expect(run).toMatchObject({ state: 'finished', message: null, votes: { caller: 1, instance: 1 } })
  const loads = Object.fromEntries(
    run.result?.verdict.rows.map(row => [row.choice, Number(row.cells.loads)]) ?? [],
  )
  expect(loads.none).toBeGreaterThan(54)
  expect(loads).toMatchObject({ coalesce: 2, lock: 1, lease: 1 })
  expect(run.result?.verdict.answer).toBe('caller')
  expect(run.result?.verdict.stories.map(({ choice }) => choice)).toEqual([
    'none',
    'coalesce',
    'lock',
    'lease',
  ])
  expect(run.versions).toMatchObject({
    cache: expect.stringMatching(/redis|valkey/),
    database: expect.any(String),
  })
  expect(await leftBehind()).toEqual({ keys: [], schemas: [] })
})

async function leftBehind() {
  const client = new Redis(redis.url)
  const sql = postgres(database, { max: 1 })
  const keys = await client.keys('cacheboard:experiment:*')
  const schemas = await sql`select nspname from pg_namespace where nspname like 'cacheboard_experiment%'`
  client.disconnect()
  await sql.end()
  return { keys, schemas: [...schemas] }
}

test('rows that do not exist, on real processes: a query each, or one per id; the insert voids what hides its row', async () => {
  const params = { requests: 300, perSecond: 150, ids: 10, negativeMs: 1_500, newRows: 5 }
  const settings = asked({ experiment: 'penetration', choices: ['none', 'hides', 'voids'], params })
  const { result } = await ended((await caller().start({ ...here(), settings })).id)
  const cell = (choice: string, key: string) =>
    Number(result?.verdict.rows.find(row => row.choice === choice)?.cells[key])
  expect(cell('none', 'loads')).toBe(300)
  expect(cell('voids', 'loads')).toBeLessThan(150)
  expect(cell('hides', 'most')).toBeGreaterThan(0)
  expect([cell('none', 'most'), cell('voids', 'most')]).toEqual([0, 0])
  expect(await leftBehind()).toEqual({ keys: [], schemas: [] })
})

test('TTLs on real processes: jitter lowers the peak, and the age in place of the load’s time renews for nothing', async () => {
  const many = { keys: 100, ttlMs: 2_000, everyMs: 200 }
  const mistake = { perSecond: 300, ttlMs: 2_000, lifetimes: 2 }
  const verdictOf = async (settings: Partial<RunSettings>) =>
    (await ended((await caller().start({ ...here(), settings: asked(settings) })).id)).result?.verdict
  const peaks = await verdictOf({ experiment: 'many-keys', choices: ['none', 'third'], params: many })
  const loads = await verdictOf({
    experiment: 'xfetch-mistake',
    choices: ['right', 'mistake'],
    params: mistake,
  })
  const [none, third] = peaks?.rows.map(({ cells }) => Number(cells.peak)) ?? []
  const [right, wrong] = loads?.rows.map(row => Number(row.cells.loads)) ?? []
  expect(none).toBeGreaterThan(third ?? Number.POSITIVE_INFINITY)
  expect(right).toBeGreaterThan(0)
  expect(wrong).toBeGreaterThan(2 * (right ?? Number.POSITIVE_INFINITY))
  expect(await leftBehind()).toEqual({ keys: [], schemas: [] })
})

test('a simulated run that is repeated from its link finds the same, to the last byte', async () => {
  const { id } = await caller().start({ ...here(), settings: simulated(9) })
  const first = await ended(id)
  const again = await ended((await caller().repeat({ ...here(), id })).id)
  expect(again.repeats).toBe(id)
  expect(again.settings).toEqual(first.settings)
  expect(again.hash).toBe(first.hash)
  expect(again.result).toEqual(first.result)
  const other = await ended((await caller().start({ ...here(), settings: simulated(10) })).id)
  expect(other.hash).not.toBe(first.hash)
})

const exported = (id: string, format: string) =>
  exportExperiment(
    new Request(`http://localhost:3000/api/experiments/${id}/${format}`, {
      headers: { host: 'localhost:3000' },
    }),
    { id, format },
  )

test('a run is to be had as a file: everything, the verdict, or every point', async () => {
  installSystem(system)
  const { id } = await ended((await caller().start({ ...here(), settings: simulated(11) })).id)
  expect(await (await exported(id, 'json')).json()).toMatchObject({ id, settings: { seed: 11 } })
  const csv = await exported(id, 'csv')
  expect(csv.headers.get('content-disposition')).toBe(
    `attachment; filename="cacheboard-run-stampede-${id}.csv"`,
  )
  expect(await csv.text()).toMatch(/^choice,database queries,.*p99 \(ms\).*\r\nNone,60,/)
  expect(await (await exported(id, 'points.csv')).text()).toMatch(/^chart,line,x,y\r\nqueries,none,/)
  expect((await exported(id, 'toString')).status).toBe(404)
  expect((await exported('nosuchrun123', 'json')).status).toBe(404)
})

test('runs wait in line, and each can be cancelled', async () => {
  const long = asked({ params: { ...asked().params, ttlMs: 60_000 } })
  const first = await caller().start({ ...here(), settings: long })
  const second = await caller().start({ ...here(), settings: simulated(1) })
  const third = await caller().start({ ...here(), settings: simulated(2) })
  const { current, queue } = await caller().state(here())
  expect([current?.id, ...queue.map(({ id }) => id)]).toEqual([first.id, second.id, third.id])
  await caller().cancel({ ...here(), id: second.id })
  await caller().cancel({ ...here(), id: first.id })
  expect(await ended(first.id)).toMatchObject({
    state: 'cancelled',
    message: 'Cancelled by Ada.',
    result: null,
  })
  expect(await ended(second.id)).toMatchObject({ state: 'cancelled' })
  expect(await ended(third.id)).toMatchObject({ state: 'finished' })
  expect(await leftBehind()).toEqual({ keys: [], schemas: [] })
})

test('what cannot be run is refused with its sentence', async () => {
  const refused = (change: object) => caller().start({ ...here(), settings: { ...asked(), ...change } })
  await expect(refused({ params: { callers: 1e9 } })).rejects.toThrow(/callers: .*5000/)
  await expect(refused({ params: { strange: 1 } })).rejects.toThrow(/strange/)
  await expect(refused({ choices: ['magic'] })).rejects.toThrow(/there is no magic/)
  await expect(refused({ choices: [] })).rejects.toThrow(/at least one/)
  await expect(refused({ experiment: 'none' })).rejects.toThrow(/no such experiment/)
  await expect(refused({ seed: -1 })).rejects.toThrow()
})

test('a cache that is killed by somebody else ends the run, which says so', async () => {
  const { id } = await caller().start({
    ...here(),
    settings: asked({ params: { ...asked().params, ttlMs: 60_000 } }),
  })
  await until(async () => ((await caller().run({ ...here(), id })).sofar?.progress.of ?? 0) > 0)
  await redis.kill('SIGKILL')
  const run = await ended(id)
  expect(run).toMatchObject({ state: 'failed', message: expect.stringMatching(/cache/i) })
  await redis.restart()
  await until(
    async () =>
      (await ended((await caller().start({ ...here(), settings: asked({ seed: 77 }) })).id)).state ===
      'finished',
  )
})

test('a board that stops in the middle interrupts the run, and the next one cleans up', async () => {
  const settings = asked({ seed: 3, params: { ...asked().params, ttlMs: 60_000 } })
  const { id } = await caller().start({ ...here(), settings })
  await until(async () => ((await caller().run({ ...here(), id })).sofar?.progress.of ?? 0) > 0)
  await system.stop()
  system = await board('lab')
  expect(await ended(id)).toMatchObject({ state: 'interrupted', message: expect.stringMatching(/stopped/) })
  await until(async () => {
    const { keys, schemas } = await leftBehind()
    return keys.length + schemas.length === 0
  })
})

/** Everything that a process has started, and what that has started. A zombie is dead. */
function startedBy(pid: number): number[] {
  const all = readdirSync('/proc').flatMap(name => {
    const stat = /^\d+$/.test(name) ? readProc(`${name}/stat`) : ''
    const [, state, parent] = /\) (\S) (\d+)/.exec(stat) ?? []
    return parent && state !== 'Z' ? [{ pid: Number(name), parent: Number(parent) }] : []
  })
  const of = (parent: number): number[] =>
    all.filter(each => each.parent === parent).flatMap(each => [each.pid, ...of(each.pid)])
  return of(pid)
}
const lives = (pid: number) => /^State:\s+[^Z]/m.test(readProc(`${pid}/status`))
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** A board in a process of its own, in the middle of an experiment that kills a cache of its own. */
async function boardInTheMiddle(settings: RunSettings) {
  const script = `
    import { createSystem } from '#server/system.ts'
    const system = createSystem(${JSON.stringify(environment('lab'))})
    await system.start(20_000)
    const look = async seen => { while (!seen()) await new Promise(resolve => setTimeout(resolve, 30)) }
    await look(() => system.health().history.status === 'ok')
    const room = system.experiments.of(system.targets()[0].target.id)
    const { id } = await room.start({ name: 'Ada' }, ${JSON.stringify(settings)})
    await look(() => (room.sofar(id)?.lines.queries?.bare ?? []).length > 0)
    console.log('run ' + id)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('run ')) return { child, id: line.slice(4) }
  }
  throw new Error('The board ended before it ran anything.')
}

test('a board that is killed in the middle of a run leaves no process, no key and no file; the run is interrupted and can be repeated', async () => {
  await system.stop()
  const params = { trouble: 'killed', troubleMs: 15_000, perSecond: 50, keys: 20 }
  const settings = asked({ experiment: 'cache-dies', choices: ['bare'], params })
  const { child, id } = await boardInTheMiddle(settings)
  const started = startedBy(child.pid ?? 0)
  // Two app instances, the cache and its guard.
  expect(started.length).toBeGreaterThanOrEqual(4)
  child.kill('SIGKILL')
  await until(() => !started.some(lives))
  await until(() => readdirSync(join(folder, 'experiments')).length === 0)
  system = await board('lab')
  expect(await ended(id)).toMatchObject({ state: 'interrupted', result: null })
  await until(async () => {
    const { keys, schemas } = await leftBehind()
    return keys.length + schemas.length === 0
  })
  const again = await caller().repeat({ ...here(), id })
  await until(async () => ((await caller().run({ ...here(), id: again.id })).sofar?.progress.of ?? 0) > 0)
  await caller().cancel({ ...here(), id: again.id })
  expect(await ended(again.id)).toMatchObject({ state: 'cancelled', repeats: id })
  expect(readdirSync(join(folder, 'experiments'))).toEqual([])
})

test('a target without the role lab refuses to run, and lets everybody look', async () => {
  const observing = await board('observe')
  try {
    const target = targetOf(observing)
    expect((await caller(observing).state({ target })).refused).toMatch(/role observe/)
    expect(await caller(observing).catalogue({ target })).not.toHaveLength(0)
    await expect(caller(observing).start({ target, settings: simulated(1) })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  } finally {
    await observing.stop()
  }
})
