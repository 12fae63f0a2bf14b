import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { appRouter } from '#server/api/router.ts'
import { exportRun } from '#server/http/run-export.ts'
import { giveTrace, takeTrace } from '#server/http/trace-files.ts'
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

const host = { host: 'localhost:3000' }
function upload(
  text: string | Uint8Array<ArrayBuffer>,
  name = 'monday',
  headers: Record<string, string> = {},
) {
  const query = new URLSearchParams({ target, name })
  return takeTrace(
    new Request(`http://localhost:3000/api/traces?${query}`, {
      method: 'POST',
      headers: { ...host, 'x-cacheboard': '1', ...headers },
      body: text,
    }),
  )
}
const saved = (query: string) =>
  giveTrace(new Request(`http://localhost:3000/api/traces?${query}`, { headers: host }))

test('a recorded trace is uploaded, played, compared, kept with a run, and said to be gone when it is', async () => {
  const text = Array.from(
    { length: 200 },
    (_, at) => `${at * 10},${at % 4 ? 'read' : 'write'},cart ${at % 20}\n`,
  )
  const { trace, fresh } = await (await upload(text.join(''))).json()
  expect(trace).toMatchObject({ name: 'monday', who: 'this machine', requests: 200, keys: 20, spanMs: 1_990 })
  expect(fresh).toBe(true)
  expect(await (await upload(text.join(''), 'tuesday')).json()).toMatchObject({
    fresh: false,
    trace: { name: 'monday' },
  })

  const { settings } = await strategies().presets({ target })
  const arrivals = { kind: 'trace' as const, id: trace.id, name: trace.name, speed: 2 }
  const both = ['a', 'b'] as const
  const lanes = both.map(id => ({ ...settings.lanes[0], id, name: `lane ${id}` }))
  const { run } = await started({
    workload: { ...settings.workload, arrivals, mix: { ...settings.workload.mix, write: 0 } },
    lanes: lanes as LabSettings['lanes'],
  })
  // Twice its pace: 200 requests in a second.
  await until(async () => {
    const { newest } = await strategies().series({ target })
    return (
      newest && newest.offered > 150 && newest.lanes.every(({ reads, writes }) => reads > 0 && writes > 0)
    )
  })
  await expect(caller().traces.remove({ target, id: trace.id })).rejects.toThrow(
    'The lab is set to play this trace',
  )
  await strategies().stop({ target })

  const { revision } = await strategies().state({ target })
  await strategies().change({ target, settings, revision })
  await caller().traces.remove({ target, id: trace.id })
  await expect(runs().repeat({ target, id: run?.id ?? '' })).rejects.toThrow(
    'The recorded trace “monday” is gone. Upload it once more, or choose other arrivals.',
  )
  await upload(text.join(''), 'monday again')
  const again = await runs().repeat({ target, id: run?.id ?? '' })
  expect(again.settings.workload.arrivals).toEqual(arrivals)
  await strategies().stop({ target })
  const { entries } = await caller().activity.list({ target })
  const told = entries.map(({ action, summary }) => `${action} ${summary}`)
  expect(told).toContain('lab.trace-added The recorded trace “monday” was added.')
  expect(told).toContain('lab.trace-removed The recorded trace “monday” was removed.')
})

test('a file that cannot be played is answered with its lines; other sites and strange requests are refused', async () => {
  const bad = await upload('5,read,a\n6,get,b\n0.5,read,c')
  expect(bad.status).toBe(422)
  expect(await bad.json()).toEqual({
    ok: false,
    message: 'This file cannot be played.',
    problems: [
      'Line 2 cannot be played: its kind is none of read, write, insert, remove, list.',
      'Line 3 cannot be played: its time 0.5 is earlier than the one before it, 5.',
    ],
  })
  const packed = await upload(Uint8Array.of(31, 139, 8, 0, 255, 254))
  expect((await packed.json()).problems).toEqual([
    'It is no text in UTF-8. Unpack it first if it was packed.',
  ])
  expect((await upload('')).status).toBe(422)
  expect((await upload('0,read,a', ' ')).status).toBe(400)
  expect((await upload('0,read,a', 'x', { 'x-cacheboard': '' })).status).toBe(403)
  expect((await upload('0,read,a', 'x', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect(await caller().traces.list({ target })).toEqual([])
})

test('a recording that is too large ends early, and only so many are kept', async () => {
  const long = await upload('0,read,a\n'.repeat(7_200_000))
  expect(await long.json()).toEqual({ message: 'A recording may have at most 64 MB.' })
  for (let each = 0; each < 20; each++)
    expect((await upload(`${each},read,a\n${each * 3},read,b`)).status).toBe(200)
  const one = await upload('0,read,a\n1000,read,b')
  expect(one.status).toBe(429)
  expect(await one.json()).toEqual({
    message: '20 recorded traces are kept already. Remove one that nobody needs.',
  })
})

test('the workload of now is saved as a file that is read again', async () => {
  const csv = await saved(`target=${target}&requests=500`)
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="cacheboard-trace-seed-1.csv"')
  const text = await csv.text()
  expect(text.trim().split('\n')).toHaveLength(501)
  const { trace } = await (await upload(text)).json()
  expect(trace).toMatchObject({ requests: 500, own: true })
  expect(await (await saved(`target=${target}&requests=500`)).text()).toBe(text)
  const lines = await (await saved(`target=${target}&requests=3&format=jsonl`)).text()
  expect(Object.keys(JSON.parse(lines.split('\n')[0] ?? ''))).toEqual(['time', 'kind', 'key'])
  expect((await saved(`target=${target}&requests=1000001`)).status).toBe(400)
  expect((await saved('target=nobody')).status).toBe(404)
})
