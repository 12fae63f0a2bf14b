import postgres, { type Sql } from 'postgres'
import { BoardError } from '#server/errors.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import type {
  ServerSettings,
  ShortLivedServer,
  ShortLivedServers,
} from '#server/lab/experiments/own-server.ts'
import { experimentSchema, namedUrl, ownKeys } from '#server/lab/experiments/place.ts'
import { openDataClient } from '#server/targets/data-client.ts'
import { type Endpoint, parseRedisUrl } from '#server/targets/url.ts'

const connectWithinMs = 5_000
const commandTimeoutMs = 10_000
const endWithinSeconds = 2

export type RawCache = { client: CacheClient; close(): void }
/** `commandTimeoutMs` is generous where nothing is said: an experiment asks for what takes long. */
export type CacheWishes = { autoPipelining?: boolean; commandTimeoutMs?: number }

/** A cache for this run alone. Its address is for stages, a connection for everything else. */
export type OwnServer = Omit<ShortLivedServer, 'url'> & {
  endpoint: Endpoint
  connect(wishes?: CacheWishes): Promise<RawCache>
}

/** What a run on real parts may use beside the stage. All of it is closed and removed with the run. */
export type RealParts = {
  /**
   * A connection to the target's cache. Every key that a command names lies under the run's own prefix; patterns,
   * and keys that a script makes up by itself, have to begin with `prefix`.
   */
  cache(wishes?: CacheWishes): Promise<RawCache>
  prefix: string
  /** Connections to the database, in a schema of the run's own. */
  sql(options?: { connections?: number }): Sql
  /** What a server of its own would be on this machine, and why it could not keep anything. */
  servers(): { version: string; lacksPersistence: string | null }
  server(settings?: Partial<ServerSettings>): Promise<OwnServer>
}

const usual: ServerSettings = { maxmemory: null, policy: 'noeviction', persistence: 'none' }

type Options = { endpoint: Endpoint; databaseUrl: string; servers: ShortLivedServers; signal: AbortSignal }

export function createRealParts({ endpoint, databaseUrl, servers, signal }: Options) {
  const closers = new Set<() => unknown>()

  async function open(
    at: Endpoint,
    { autoPipelining = false, commandTimeoutMs: timeout = commandTimeoutMs }: CacheWishes = {},
    keyPrefix = '',
  ): Promise<RawCache> {
    signal.throwIfAborted()
    const wishes = { enableAutoPipelining: autoPipelining, commandTimeout: timeout, keyPrefix }
    const data = await openDataClient(at, wishes)
    const close = () => {
      closers.delete(close)
      data.close()
    }
    closers.add(close)
    if (await data.readyWithin(connectWithinMs)) return { client: data.client, close }
    close()
    throw data.problem() ?? new BoardError('TARGET_UNREACHABLE', 'The cache does not answer.')
  }

  const parts: RealParts = {
    prefix: ownKeys,
    cache: wishes => open(endpoint, wishes, ownKeys),
    sql({ connections = 4 } = {}) {
      const sql = postgres(namedUrl(databaseUrl), {
        max: connections,
        onnotice: () => {},
        connection: { search_path: experimentSchema },
      })
      closers.add(() => sql.end({ timeout: endWithinSeconds }))
      return sql
    },
    servers: servers.describe,
    async server(settings = {}) {
      signal.throwIfAborted()
      const starting = servers.start({ ...usual, ...settings })
      // Also one that a run which is called off has just begun to start.
      closers.add(async () => (await starting).stop())
      const { url, ...server } = await starting
      const place = parseRedisUrl(url)
      return { ...server, endpoint: place, connect: wishes => open(place, wishes) }
    },
  }

  return {
    parts,
    /** Servers last: what is connected to them does not see them go. */
    async close() {
      const all = [...closers]
      closers.clear()
      await Promise.allSettled(all.map(async each => each()))
    },
  }
}

export const noRealParts = (): RealParts => {
  throw new BoardError('BAD_INPUT', 'A simulated run has no real server.')
}
