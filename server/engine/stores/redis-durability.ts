import type { Redis } from 'ioredis'
import type { Durability } from '#server/engine/ports.ts'
import type { RedisClient } from '#server/engine/stores/redis-call.ts'

type Settings = Map<string, string>
/** `waits`: the server can be asked to wait for its disk (WAITAOF, from Redis 7.2 and Valkey 7.2 on). */
type Asked = { wanted: Durability; waits: boolean }

async function settingsOf(node: Redis): Promise<Settings> {
  const reply: unknown = await node.config(
    'GET',
    'appendonly',
    'appendfsync',
    'no-appendfsync-on-rewrite',
    'maxmemory-policy',
  )
  if (!Array.isArray(reply))
    return new Map(Object.entries(Object(reply)).map(([name, value]) => [name, String(value)]))
  const settings = new Map<string, string>()
  for (let at = 0; at < reply.length; at += 2) settings.set(String(reply[at]), String(reply[at + 1]))
  return settings
}

const conditions: { holds: (settings: Settings, waits: boolean) => boolean; sentence: string }[] = [
  {
    holds: each => each.get('appendonly') === 'yes',
    sentence: 'appendonly is off: a restart loses everything.',
  },
  {
    holds: (each, waits) => waits || each.get('appendfsync') === 'always',
    sentence:
      'appendfsync is not always, and this server has no WAITAOF: a crash loses what was acknowledged since the last fsync.',
  },
  {
    holds: (each, waits) => !waits || each.get('appendfsync') !== 'no',
    sentence: 'appendfsync is no: the server never says that its disk holds a write.',
  },
  {
    holds: (each, waits) => waits || each.get('no-appendfsync-on-rewrite') === 'no',
    sentence: 'no-appendfsync-on-rewrite is on: no fsync while the file is rewritten.',
  },
  {
    holds: each => !(each.get('maxmemory-policy') ?? 'allkeys').startsWith('allkeys'),
    sentence: 'maxmemory-policy evicts any key: it may evict the journal itself.',
  },
]

async function reasonsOf(node: Redis, waits: boolean): Promise<string[]> {
  try {
    const settings = await settingsOf(node)
    return conditions.filter(({ holds }) => !holds(settings, waits)).map(({ sentence }) => sentence)
  } catch {
    return [
      'the server does not show its settings (CONFIG GET), so nobody can know whether it keeps what it acknowledged.',
    ]
  }
}

/** WAIT speaks of its own connection. One that was made anew knows of no write, and confirms it at once. */
const repeats = (client: RedisClient) =>
  !client.isCluster && 'maxRetriesPerRequest' in client.options && client.options.maxRetriesPerRequest !== 0
    ? [
        'its client repeats commands on a new connection, where a confirmation means nothing: maxRetriesPerRequest must be 0.',
      ]
    : []

/** Why the settings of the server, or of one of the servers, do not carry the promise. */
export async function readDurability(client: RedisClient, { wanted, waits }: Asked): Promise<string[]> {
  if (wanted === 'memory') return []
  const nodes = client.isCluster && 'nodes' in client ? client.nodes('master') : [client]
  const reasons = await Promise.all(nodes.map(node => ('nodes' in node ? [] : reasonsOf(node, waits))))
  return [...new Set([...repeats(client), ...reasons.flat()])]
}
