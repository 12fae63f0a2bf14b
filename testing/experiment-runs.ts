import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import type { RedisFlavour } from '#server/embedded/redis-flavours.ts'
import { createShortLivedServers } from '#server/embedded/short-lived-server.ts'
import { createRealClock } from '#server/engine/clock.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { dropSchema } from '#server/lab/clean-up.ts'
import type { ExperimentParts } from '#server/lab/experiments/parts.ts'
import { perform } from '#server/lab/experiments/perform.ts'
import { experimentSchema, prefixOfStage } from '#server/lab/experiments/place.ts'
import { noRealParts } from '#server/lab/experiments/real-parts.ts'
import { checkedSettings, type RunSettings } from '#server/lab/experiments/settings.ts'
import type { Told, Verdict } from '#server/lab/experiments/verdict.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { openUnhurriedStage } from '#testing/unhurried-stage.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const notAsked = (): never => {
  throw new Error('A run by itself keeps nothing.')
}

type Wanted = Pick<RunSettings, 'experiment' | 'choices' | 'params'>
/** `prefer`: the kind of server that a run starts for itself. */
type Listening = { signal?: AbortSignal; hear?: (told: Told) => void; prefer?: RedisFlavour }

/** Runs of experiments on a real cache and a real Postgres, without the board around them. */
export async function openExperimentRuns() {
  const [server, redis] = await Promise.all([startTestPostgres(), startRedisServer()])
  const database = await server.database()
  const folder = mkdtempSync(join(tmpdir(), 'cacheboard-runs-'))
  const parts: ExperimentParts = {
    target: { id: 'test', name: 'test', role: 'lab', endpoint: parseRedisUrl(redis.url) },
    databaseUrl: () => database,
    keeper: {
      queue: notAsked,
      begin: notAsked,
      end: notAsked,
      interruptAll: notAsked,
      predictions: { count: notAsked, clear: notAsked },
    },
    record: () => {},
    publish: { state: () => {}, news: () => {} },
    occupied: () => null,
    clock: createRealClock(),
    log: silent,
    servers: createShortLivedServers({ folder, prefer: undefined }),
    versions: async () => ({ board: 'test' }),
  }

  return {
    /** Where servers that are started for a run keep their files. */
    folder,
    /** One run with everything that it told, and its numbers by choice. */
    async run(wanted: Wanted, { signal, hear, prefer }: Listening = {}) {
      const { experiment, settings } = checkedSettings({ ...wanted, mode: 'real', seed: 1 })
      const told: Told[] = []
      const calling = new AbortController()
      let versions: Record<string, string> = {}
      const verdict: Verdict = await perform({
        experiment,
        settings,
        parts: { ...parts, servers: createShortLivedServers({ folder, prefer }) },
        signal: signal ?? calling.signal,
        abort: reason => calling.abort(reason),
        hear(each) {
          told.push(each)
          hear?.(each)
        },
        async begun(found) {
          versions = found
        },
      })
      const rowOf = (choice: string) => verdict.rows.find(row => row.choice === choice)
      return {
        verdict,
        told,
        versions,
        cell: (choice: string, key: string) => Number(rowOf(choice)?.cells[key]),
        what: (choice: string) => rowOf(choice)?.what,
      }
    },
    /** The same in a time that waits for the servers: for what is a matter of chance. */
    async unhurried(wanted: Wanted, seed = 1): Promise<Verdict> {
      const { experiment, settings } = checkedSettings({ ...wanted, mode: 'real', seed })
      const sql = postgres(database, { max: 8, onnotice: () => {} })
      const { endpoint } = parts.target
      let stages = 0
      try {
        await createShopTables(sql, experimentSchema)
        const running = experiment.run(settings.params, {
          ...settings,
          signal: new AbortController().signal,
          real: noRealParts,
          async stage(options) {
            const place = { sql, schema: experimentSchema }
            const clock = createRealClock()
            const source = createPostgresSource({ ...place, clock, costMs: () => 0 })
            await source.apply(options.rows.map(row => ({ ...row, version: 1 })))
            return openUnhurriedStage(options, { ...place, endpoint, prefix: prefixOfStage(++stages), seed })
          },
        })
        for (;;) {
          const next = await running.next()
          if (next.done) return next.value
        }
      } finally {
        await dropSchema(sql, experimentSchema)
        await sql.end()
        const client = new Redis(redis.url)
        await client.flushall()
        client.disconnect()
      }
    },
    async leftBehind() {
      const client = new Redis(redis.url)
      const sql = postgres(database, { max: 1 })
      const keys = await client.keys('*')
      const schemas = await sql`select nspname from pg_namespace where nspname like 'cacheboard_experiment%'`
      client.disconnect()
      await sql.end()
      return { keys, schemas: [...schemas] }
    },
    async close() {
      await Promise.all([server.stop(), redis.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
