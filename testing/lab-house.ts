import { Redis } from 'ioredis'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'
import type { Policy } from '#server/engine/policy.ts'
import { type PresetName, preset } from '#server/engine/presets.ts'
import { createHistory, type History } from '#server/history/history.ts'
import type { LabFrame } from '#server/lab/frame.ts'
import { createCrew } from '#server/lab/instances/crew.ts'
import { createLab, type Lab } from '#server/lab/lab.ts'
import type { LabEntry, LabParts } from '#server/lab/parts.ts'
import { type LabSettings, type LaneId, labSettingsShape } from '#server/lab/settings.ts'
import type { LabState } from '#server/lab/state.ts'
import { createLog } from '#server/log.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startTestPostgres, type TestPostgres } from './postgres.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

export const log = createLog({ level: 'silent', secrets: [] })
export const ada = { name: 'Ada', session: null, from: null }

export async function until<T>(look: () => T | Promise<T>, withinMs = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error(`It did not happen: ${look}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** A busy machine must not look like a cache that is away. */
export const patient = (policy: Policy): Policy => ({
  ...policy,
  protections: {
    ...policy.protections,
    cacheBudgetMs: 2_000,
    lease: policy.protections.lease && { ...policy.protections.lease, ms: 10_000 },
  },
})
export const lane = (id: LaneId, name: PresetName) => ({ id, name, policy: patient(preset(name)) })

export function settings(change: Partial<LabSettings> = {}): LabSettings {
  const base = {
    workload: { rate: 200, keys: 300, mix: { read: 80, write: 20 } },
    lanes: [lane('a', 'cache-aside')],
    instances: 1,
    database: { queryMs: 2, connections: 4 },
  }
  return labSettingsShape.parse({ ...base, ...change })
}

export const isRunning = (lab: Lab) => until(() => lab.state().phase.kind === 'running')

type Rooms = { databaseUrl: string; sql: Sql; history: History; cache: Redis }

/** A cache and a Postgres for a file of tests; for each test a database, its history, and labs that end with it. */
export function openLabHouse() {
  const labs: Lab[] = []
  let redis: RedisServer
  let server: TestPostgres
  let rooms: Rooms

  beforeAll(async () => {
    server = await startTestPostgres()
    redis = await startRedisServer()
  })
  afterAll(async () => {
    await redis.stop()
    await server.stop()
  })
  beforeEach(async () => {
    const databaseUrl = await server.database()
    const history = createHistory({ url: databaseUrl, log })
    const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} })
    rooms = { databaseUrl, sql, history, cache: new Redis(redis.port) }
    history.start()
    await until(() => history.state().status === 'ok')
  })
  afterEach(async () => {
    for (const lab of labs.splice(0)) await lab.close()
    await rooms.history.stop()
    rooms.cache.disconnect()
    await rooms.sql.end({ timeout: 1 })
  })

  return {
    redis: () => redis,
    server: () => server,
    rooms: () => rooms,
    keysLeft: async () => (await rooms.cache.keys('cacheboard:lab:*')).length,
    schemasLeft: async () =>
      (await rooms.sql`select nspname from pg_namespace where nspname like 'cacheboard_lab_%'`).length,
    open(options: Partial<LabParts> = {}) {
      const frames: LabFrame[] = []
      const states: LabState[] = []
      const entries: LabEntry[] = []
      const { databaseUrl, history } = rooms
      const lab = createLab({
        target: { id: 'target', name: 'sandbox', role: 'lab', endpoint: parseRedisUrl(redis.url) },
        databaseUrl: () => databaseUrl,
        openCrew: createCrew,
        runs: history.runs,
        recorded: { need: async () => undefined, of: () => null },
        occupied: () => null,
        record: entry => entries.push(entry),
        cacheControl: null,
        publish: {
          frame: frame => frames.push(frame),
          state: state => states.push(structuredClone(state)),
        },
        watchers: () => 1,
        clock: createRealClock(),
        log,
        idleMs: 60_000,
        version: '0.0.0',
        ...options,
      })
      labs.push(lab)
      return { lab, frames, states, entries, newest: () => frames.at(-1) }
    },
  }
}
