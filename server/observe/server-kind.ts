import type { NodeFacts } from './frame.ts'

export type Server = NodeFacts['server']

export const serverNames: Record<Server, string> = {
  redis: 'Redis',
  valkey: 'Valkey',
  keydb: 'KeyDB',
  dragonfly: 'Dragonfly',
  garnet: 'Garnet',
  kvrocks: 'Kvrocks',
  unknown: 'This server',
}

type Fields = ReadonlyMap<string, string>

/** Each names itself next to the `redis_version` it imitates; KeyDB only through what else it tells. */
export function serverOf(fields: Fields): { server: Server; version: string | null } {
  const version = (name: string) => fields.get(name)?.replace(/^df-v|^v/, '') || null
  if (fields.has('valkey_version')) return { server: 'valkey', version: version('valkey_version') }
  if (fields.get('server_name') === 'valkey') return { server: 'valkey', version: version('server_version') }
  if (fields.has('dragonfly_version')) return { server: 'dragonfly', version: version('dragonfly_version') }
  if (fields.has('garnet_version')) return { server: 'garnet', version: version('garnet_version') }
  if (fields.has('kvrocks_version')) return { server: 'kvrocks', version: version('kvrocks_version') }
  if (looksLikeKeyDb(fields)) return { server: 'keydb', version: version('redis_version') }
  if (fields.has('redis_version')) return { server: 'redis', version: version('redis_version') }
  return { server: 'unknown', version: null }
}

function looksLikeKeyDb(fields: Fields): boolean {
  return (
    /keydb/.test(fields.get('executable') ?? '') ||
    fields.has('mvcc_depth') ||
    fields.has('storage_provider') ||
    fields.has('thread_0_clients')
  )
}

function majorOf(version: string | null): number {
  return Number(version?.split('.')[0] ?? 0)
}

type Known = { server: Server; version: string | null }

/** INFO with several sections, and LATENCY HISTOGRAM: since Redis 7, in every Valkey, in none of the others. */
export function hasRedis7Commands({ server, version }: Known): boolean {
  return server === 'valkey' || (server === 'redis' && majorOf(version) >= 7)
}

/** Where it is known, by trying, which of our lookups the server counts as hits and misses. */
export function countsLookupsLikeRedis({ server }: Known): boolean {
  return server === 'redis' || server === 'valkey' || server === 'keydb'
}
