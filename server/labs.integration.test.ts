import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { appRouter } from '#server/api/router.ts'
import { exportRun } from '#server/http/run-export.ts'
import type { LabSettings } from '#server/lab/settings.ts'
import { createSystem, installSystem, type System } from '#server/system.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'

/** A board with a cache of its own, through the procedures that the screen calls. */
let server: TestPostgres
let folder: string
let system: System

beforeAll(async () => {
  server = await startTestPostgres()
})
afterAll(() => server.stop())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cacheboard-labs-'))
  system = await board(await server.database())
})
afterEach(async () => {
  await system.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function board(database: string): Promise<System> {
  const made = createSystem({
    DATABASE_URL: database,
    CACHEBOARD_DATA_DIR: folder,
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  await made.start(20_000)
  installSystem(made)
  await until(() => made.health().history.status === 'ok')
  return made
}

const caller = () =>
  appRouter.createCaller({
    system,
    viewer: { name: 'Ada', grant: 'full', session: null, from: null },
    headers: new Headers(),
    setCookie: () => undefined,
  })

async function until<T>(look: () => T | Promise<T>, withinMs = 25_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) {
      const { troubles, phase, marks } = await caller().strategies.state({ target })
      const { newest } = await caller().strategies.series({ target })
      throw new Error(`It did not happen: ${look} ${JSON.stringify({ troubles, phase, marks, newest })}`)
    }
    await new Promise(resolve => setTimeout(resolve, 30))
  }
}

const target = 'sandbox'
const { strategies, runs } = { strategies: () => caller().strategies, runs: () => caller().runs }

async function started(change: Partial<LabSettings> = {}) {
  const { settings } = await strategies().presets({ target })
  // Light enough that the database carries all of it while the cache is away.
  const workload = { ...settings.workload, rate: 100 }
  const database = { queryMs: 2, connections: 10 }
  // A busy machine must not look like a cache that is away.
  const lanes = settings.lanes.map(each => {
    const { lease } = each.policy.protections
    const longLease = lease && { ...lease, ms: 10_000 }
    const protections = { ...each.policy.protections, cacheBudgetMs: 1_000, lease: longLease }
    return { ...each, policy: { ...each.policy, protections } }
  })
  await strategies().start({
    target,
    settings: { ...settings, workload, lanes, database, instances: 1, ...change },
  })
  return until(async () => {
    const state = await strategies().state({ target })
    return state.phase.kind === 'running' && state.run ? state : null
  })
}

const lane = async () => (await strategies().series({ target })).newest?.lanes[0]
const ask = (path: string, headers: Record<string, string> = {}) => {
  const [id = '', format = ''] = path.split('/')
  const request = new Request(`http://localhost:3000/api/runs/${path}`, {
    headers: { host: 'localhost:3000', ...headers },
  })
  return exportRun(request, { id, format })
}

test('a run is recorded, exported, repeated with the same settings, renamed and removed', async () => {
  const { run, settings } = await started()
  const id = run?.id ?? ''
  await until(async () => ((await lane())?.hits ?? 0) > 0)
  await strategies().stop({ target })
  await runs().rename({ target, id, name: '=1+1 "run"\u00e4' })
  const json = await ask(`${id}/json`)
  expect(json.headers.get('content-disposition')).toBe(
    `attachment; filename="cacheboard-run-1-1-run-${id}.json"`,
  )
  expect(await json.json()).toMatchObject({ id, name: '=1+1 "run"\u00e4', settings, state: 'finished' })
  const csv = await ask(`${id}/csv`)
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(await csv.text()).toMatch(/^time,second,.*a\.hitRate.*,marks\r\n\d{4}-/)
  const again = await runs().repeat({ target, id })
  expect(again.settings).toEqual(settings)
  await strategies().stop({ target })
  await runs().remove({ target, id })
  expect((await ask(`${id}/json`)).status).toBe(404)
})

test('an export is refused to other sites, for strange formats and for what is no run', async () => {
  expect((await ask('abcdefghijkl/json', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await ask('abcdefghijkl/json', { host: 'evil.example' })).status).toBe(403)
  expect((await ask('abcdefghijkl/exe')).status).toBe(404)
  expect((await ask('abcdefghijkl/csv')).status).toBe(404)
  expect((await ask("x'; drop table/csv")).status).toBe(404)
})

test('the board’s own cache is killed: the requests go on, and it comes back', async () => {
  await started()
  await until(async () => ((await lane())?.hits ?? 0) > 0)
  await strategies().chaos({ target, kind: 'kill cache' })
  await until(async () => {
    const { troubles } = await strategies().state({ target })
    return troubles.some(({ message }) => message.startsWith('The cache does not answer'))
  })
  await until(async () => {
    const now = await lane()
    return now && now.classes.bypassed > 0
  })
  const { chaos } = await strategies().restore({ target, kind: 'kill cache' })
  expect(chaos.find(({ kind }) => kind === 'kill cache')?.active).toBeNull()
  await until(async () => ((await lane())?.hits ?? 0) > 0)
})

test('a frozen cache wakes up by itself', async () => {
  await started()
  await strategies().chaos({ target, kind: 'freeze cache' })
  const woken = await until(async () => {
    const { marks } = await strategies().state({ target })
    return marks.find(({ kind }) => kind === 'restored')
  })
  expect(woken).toMatchObject({ text: 'the cache is awake again', who: null })
  await until(async () => ((await lane())?.hits ?? 0) > 0)
})

test('the cache comes back with old data', async () => {
  await started()
  await until(async () => ((await lane())?.hits ?? 0) > 0)
  await strategies().chaos({ target, kind: 'old data' })
  const { marks } = await strategies().restore({ target, kind: 'old data' })
  expect(marks.at(-1)?.text).toBe('the cache died and came back with old data')
  await until(async () => ((await lane())?.hits ?? 0) > 0)
})

test('the board stops while the lab runs, and the next one finds it clean and the run interrupted', async () => {
  const database = await server.database()
  await system.stop()
  system = await board(database)
  const { run } = await started()
  await until(async () => ((await lane())?.hits ?? 0) > 0)
  await system.stop()
  system = await board(database)
  expect(await runs().get({ target, id: run?.id ?? '' })).toMatchObject({ state: 'interrupted' })
  expect((await strategies().state({ target })).phase).toEqual({ kind: 'idle' })
  await started()
})

test('what a policy does is said for one that nobody runs', async () => {
  const { policies } = await strategies().presets({ target })
  for (const { policy, words } of policies)
    expect(await strategies().words({ target, policy })).toEqual(words)
})
