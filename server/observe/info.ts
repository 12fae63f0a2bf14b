import { type Server, serverOf } from './server-kind.ts'

export type Database = { index: number; keys: number; withTtl: number; averageTtl: number | null }

/** Counters that only grow while the server lives. null: this server does not tell. */
export type Counters = {
  hits: number | null
  misses: number | null
  commands: number | null
  evicted: number | null
  expired: number | null
  networkIn: number | null
  networkOut: number | null
  connections: number | null
  rejectedConnections: number | null
}

export type Levels = {
  memoryUsed: number | null
  memoryPeak: number | null
  memoryRss: number | null
  memoryLimit: number | null
  fragmentation: number | null
  clients: number | null
  blockedClients: number | null
  keys: number | null
  keysWithTtl: number | null
}

export type Info = {
  server: Server
  version: string | null
  mode: 'standalone' | 'sentinel' | 'cluster' | null
  role: 'master' | 'replica' | 'unknown'
  os: string | null
  runId: string | null
  uptimeSeconds: number | null
  evictionPolicy: string | null
  /** Set while the server reads its data set into memory and answers nothing else. */
  loading: { percent: number | null; secondsLeft: number | null } | null
  databases: Database[] | null
  counters: Counters
  levels: Levels
}

type Fields = ReadonlyMap<string, string>

/** `name:value` lines and `# Section` headers; everything else is ignored. */
export function parseFields(text: string): Fields {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (line.startsWith('#')) fields.set(line.slice(0, 40).trim().toLowerCase(), '')
    else if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return fields
}

/** Servers say −1, nan or nothing at all for what they do not know. */
function numberOf(fields: Fields, ...names: string[]): number | null {
  for (const name of names) {
    const text = fields.get(name)
    if (text === undefined || text === '') continue
    const value = Number(text)
    if (Number.isFinite(value) && value >= 0) return value
  }
  return null
}

export function parseInfo(text: string): Info {
  const fields = parseFields(text)
  const { server, version } = serverOf(fields)
  const databases = databasesOf(fields, server)
  return {
    server,
    version,
    mode: modeOf(fields.get('redis_mode') ?? fields.get('server_mode')),
    role: roleOf(fields.get('role')),
    os: fields.get('os') || null,
    runId: fields.get('run_id') || fields.get('master_replid') || null,
    uptimeSeconds: numberOf(fields, 'uptime_in_seconds'),
    evictionPolicy: fields.get('maxmemory_policy') || null,
    loading: loadingOf(fields),
    databases,
    counters: countersOf(fields, server),
    levels: levelsOf(fields, databases),
  }
}

function countersOf(fields: Fields, server: Server): Counters {
  const commands = numberOf(fields, 'total_commands_processed')
  // Garnet without its sampling says 0 for ever, though it has just processed INFO.
  const asleep = server === 'garnet' && commands === 0
  const count = (...names: string[]) => (asleep ? null : numberOf(fields, ...names))
  return {
    hits: count('keyspace_hits', 'total_found'),
    misses: count('keyspace_misses', 'total_notfound'),
    commands: asleep ? null : commands,
    evicted: count('evicted_keys'),
    expired: count('expired_keys'),
    networkIn: count('total_net_input_bytes'),
    networkOut: count('total_net_output_bytes'),
    connections: count('total_connections_received'),
    rejectedConnections: count('rejected_connections'),
  }
}

function levelsOf(fields: Fields, databases: Database[] | null): Levels {
  const used = numberOf(fields, 'used_memory')
  const rss = numberOf(fields, 'used_memory_rss', 'proc_physical_memory_size')
  return {
    memoryUsed: used,
    memoryPeak: numberOf(fields, 'used_memory_peak'),
    memoryRss: rss,
    memoryLimit: numberOf(fields, 'maxmemory'),
    // A ratio of 0 is a server that does not know its resident size.
    fragmentation: numberOf(fields, 'mem_fragmentation_ratio') || (used && rss ? rss / used : null),
    clients: numberOf(fields, 'connected_clients'),
    blockedClients: numberOf(fields, 'blocked_clients'),
    keys: databases?.reduce((sum, database) => sum + database.keys, 0) ?? null,
    keysWithTtl: databases?.reduce((sum, database) => sum + database.withTtl, 0) ?? null,
  }
}

/** An empty section means no keys; a server that counts keys only on demand leaves it empty too. */
function databasesOf(fields: Fields, server: Server): Database[] | null {
  const found = [...fields].flatMap(([name, value]) => {
    const index = /^db(\d+)$/.exec(name)?.[1]
    return index === undefined ? [] : [databaseOf(Number(index), value)]
  })
  const counts = fields.has('# keyspace') && server !== 'kvrocks' && server !== 'garnet'
  return found.length > 0 || counts ? found : null
}

function databaseOf(index: number, value: string): Database {
  const parts = new Map(value.split(',').map(part => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']))
  return {
    index,
    keys: numberOf(parts, 'keys') ?? 0,
    withTtl: numberOf(parts, 'expires') ?? 0,
    // 0 is what a server says that has not looked yet.
    averageTtl: numberOf(parts, 'avg_ttl') || null,
  }
}

function loadingOf(fields: Fields): Info['loading'] {
  if (fields.get('loading') !== '1') return null
  return {
    percent: numberOf(fields, 'loading_loaded_perc'),
    secondsLeft: numberOf(fields, 'loading_eta_seconds'),
  }
}

function modeOf(text: string | undefined): Info['mode'] {
  return text === 'standalone' || text === 'sentinel' || text === 'cluster' ? text : null
}

function roleOf(text: string | undefined): Info['role'] {
  if (text === 'master') return 'master'
  return text === 'slave' || text === 'replica' || text === 'active-replica' ? 'replica' : 'unknown'
}
