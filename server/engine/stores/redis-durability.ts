import type { Redis } from 'ioredis'
import type { RedisClient } from '#server/engine/stores/redis-call.ts'

async function settingsOf(node: Redis): Promise<Map<string, string>> {
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

const conditions: { holds: (settings: Map<string, string>) => boolean; sentence: string }[] = [
  {
    holds: each => each.get('appendonly') === 'yes',
    sentence: 'appendonly is off: a restart loses everything.',
  },
  {
    holds: each => each.get('appendfsync') === 'always',
    sentence: 'appendfsync is not always: a crash loses what was acknowledged since the last fsync.',
  },
  {
    holds: each => each.get('no-appendfsync-on-rewrite') === 'no',
    sentence: 'no-appendfsync-on-rewrite is on: no fsync while the file is rewritten.',
  },
  {
    holds: each => !(each.get('maxmemory-policy') ?? 'allkeys').startsWith('allkeys'),
    sentence: 'maxmemory-policy evicts any key: it may evict the journal itself.',
  },
]

async function reasonsOf(node: Redis): Promise<string[]> {
  try {
    const settings = await settingsOf(node)
    return conditions.filter(({ holds }) => !holds(settings)).map(({ sentence }) => sentence)
  } catch {
    return [
      'the server does not show its settings (CONFIG GET), so nobody can know whether it keeps what it acknowledged.',
    ]
  }
}

/** Whether the server's own settings carry the word "durable", and if not, why. */
export async function readDurability(client: RedisClient): Promise<{ durable: boolean; reasons: string[] }> {
  const nodes = client.isCluster && 'nodes' in client ? client.nodes('master') : [client]
  const reasons = await Promise.all(nodes.map(node => ('nodes' in node ? [] : reasonsOf(node))))
  const all = [...new Set(reasons.flat())]
  return { durable: all.length === 0, reasons: all }
}
