import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { BoardError } from '#server/errors.ts'
import { type CacheClient, dropSchema, nodesOf, removeKeys, schemasThere } from '#server/lab/clean-up.ts'
import { applicationName, labPlace, type Place } from '#server/lab/lane-places.ts'
import { openDataClient } from '#server/targets/data-client.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** One lab at a time in a cache, for boards that share it and have databases of their own. Renewed every second. */
export const claimMs = 5_000
const connectWithinMs = 3_000
const connections = 3

type DeskOptions = { endpoint: Endpoint; databaseUrl: string; place?: Place }

/** The lab's own connections: to the cache beside the load, to the database beside the load. */
export async function openDesk({ endpoint, databaseUrl, place = labPlace }: DeskOptions) {
  const { lock, claimKey, everyKey } = place
  const quiet = {
    onnotice: () => {},
    connect_timeout: 2,
    connection: { application_name: 'cacheboard-lab-desk' },
  }
  const sql = postgres(databaseUrl, { ...quiet, max: connections })
  // A connection of its own: the lock is the session's.
  const guard = postgres(databaseUrl, { ...quiet, max: 1, max_lifetime: 0 })
  const cache = await openDataClient(endpoint)
  const token = randomBytes(12).toString('base64url')

  async function close() {
    await giveUpCache().catch(() => {})
    cache.close()
    await Promise.all([sql.end({ timeout: 1 }), guard.end({ timeout: 1 })])
  }

  async function holdDatabase(): Promise<boolean> {
    const [mine] = await guard`
      select 1 from pg_locks where locktype = 'advisory' and objid = ${lock} and pid = pg_backend_pid()`
    if (mine) return true
    const [row] = await guard<{ got: boolean }[]>`select pg_try_advisory_lock(${lock}) as got`
    return row?.got === true
  }

  /** A cache that is away cannot be anybody's; whoever is there when it comes back claims it again. */
  async function holdCache(): Promise<boolean> {
    if (cache.client.status !== 'ready') return true
    try {
      if ((await cache.client.set(claimKey, token, 'PX', claimMs, 'NX')) === 'OK') return true
      if ((await cache.client.get(claimKey)) !== token) return false
      await cache.client.pexpire(claimKey, claimMs)
      return true
    } catch {
      return true
    }
  }

  async function giveUpCache() {
    if (cache.client.status !== 'ready' || (await cache.client.get(claimKey)) !== token) return
    await cache.client.unlink(claimKey)
  }

  return {
    sql,
    /** Whether database and cache are this lab's, or which of them is another's; claims what nobody has, also after a lost connection. */
    async hold(): Promise<'ours' | 'database' | 'cache'> {
      if (!(await holdDatabase())) return 'database'
      return (await holdCache()) ? 'ours' : 'cache'
    },
    close,
    /** null while the cache does not answer. */
    cache: (): CacheClient | null => (cache.client.status === 'ready' ? cache.client : null),
    problem: () => cache.problem()?.message ?? null,
    async cacheReady(): Promise<CacheClient> {
      if (await cache.readyWithin(connectWithinMs)) return cache.client
      throw cache.problem() ?? new BoardError('TARGET_UNREACHABLE', 'The cache does not answer.')
    },
    /** What all its servers together may hold; 0 where one of them has no limit. */
    async maxmemory(): Promise<number> {
      const answers = await Promise.all(nodesOf(cache.client).map(node => node.info('memory')))
      const limits = answers.map(text => Number(/^maxmemory:(\d+)/m.exec(text)?.[1] ?? 0))
      const all = limits.reduce((sum, limit) => sum + limit, 0)
      return limits.some(limit => limit === 0) ? 0 : all
    },
    async serverVersion(): Promise<Record<string, string>> {
      const [node] = nodesOf(cache.client)
      const text = (await node?.info('server')) ?? ''
      const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(text)?.[1]
      const valkey = field('valkey_version')
      const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
      return {
        cache: valkey ? `valkey ${valkey}` : `redis ${field('redis_version') ?? 'unknown'}`,
        database: `postgres ${row?.version ?? 'unknown'}`,
      }
    },
    /** Everything that any lab left here. Only for who holds both. */
    async removeEverything(signal?: AbortSignal): Promise<{ keys: number; schemas: number }> {
      const schemas = await schemasThere(sql, place.schemas)
      for (const schema of schemas) await dropSchema(sql, schema)
      return {
        keys: await removeKeys(cache.client, everyKey, { signal, except: claimKey }),
        schemas: schemas.length,
      }
    },
    /** Cuts the connections of the instances, and no others. */
    async cutConnections(): Promise<number> {
      const rows = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = ${applicationName}`
      return rows.length
    },
  }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** The instances' address of the database: their connections say whose they are. */
export function instancesUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', applicationName)
  return url.href
}
