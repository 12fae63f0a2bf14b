import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { parseFields } from '../info.ts'

/** What a server uses its memory for. `other` is what it does not explain. */
export type MemoryUse =
  | 'data'
  | 'index'
  | 'clients'
  | 'replication'
  | 'append-only'
  | 'scripts'
  | 'startup'
  | 'other'

export type NodeMemory = {
  node: string
  used: number | null
  peak: number | null
  resident: number | null
  /** 0: no limit. */
  limit: number | null
  policy: string | null
  fragmentation: number | null
  /** Bytes that the allocator holds and cannot hand out again. */
  fragmented: number | null
  uses: { use: MemoryUse; bytes: number }[]
  keys: number | null
  bytesPerKey: number | null
  /** Why there is nothing to show of this node; null otherwise. */
  problem: string | null
  /** Why the overhead is told by INFO only, and less finely. */
  missing: string | null
}

/** Of what the memory of each master consists, as the server itself tells: INFO, and MEMORY STATS where it may be asked. */
export async function askServerMemory(target: Target): Promise<NodeMemory[]> {
  const masters = target.nodes().filter(node => node.required())
  if (masters.length === 0) {
    throw target.problem() ?? new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known.')
  }
  return Promise.all(masters.map(askNode))
}

async function askNode(node: TargetNode): Promise<NodeMemory> {
  const place = { address: node.name, user: node.user }
  try {
    if (!node.ready()) throw node.problem() ?? new Error('Connection is closed.')
    const fields = parseFields(await node.monitor.info('memory'))
    const stats = await askStats(node)
    return {
      ...describe(node.name, fields, stats.ok ? stats.values : null),
      missing: stats.ok ? null : stats.message,
    }
  } catch (error) {
    return {
      ...describe(node.name, new Map(), null),
      problem: explainFailure(error, place).message,
      missing: null,
    }
  }
}

type Stats = ReadonlyMap<string, number>

async function askStats(
  node: TargetNode,
): Promise<{ ok: true; values: Stats } | { ok: false; message: string }> {
  try {
    return { ok: true, values: flat(await node.monitor.call('MEMORY', 'STATS')) }
  } catch (error) {
    if (/unknown (sub)?command/i.test(String(error))) {
      return { ok: false, message: `${node.name} has no MEMORY STATS, so the overhead is told by INFO only.` }
    }
    const { message } = explainFailure(error, { address: node.name, user: node.user })
    return { ok: false, message: `The overhead is told by INFO only. ${message}` }
  }
}

/** `name, number` pairs; those of a database are added to one another under their own names. */
function flat(reply: unknown, into = new Map<string, number>()): Stats {
  if (!Array.isArray(reply)) return into
  for (let at = 0; at + 1 < reply.length; at += 2) {
    const name = String(reply[at])
    const value: unknown = reply[at + 1]
    if (Array.isArray(value)) flat(value, into)
    else if (Number.isFinite(Number(value))) into.set(name, (into.get(name) ?? 0) + Number(value))
  }
  return into
}

function describe(node: string, fields: ReadonlyMap<string, string>, stats: Stats | null): NodeMemory {
  const number = (name: string) => {
    const text = fields.get(name)
    return text === undefined || text === '' || !Number.isFinite(Number(text)) ? null : Number(text)
  }
  const used = number('used_memory')
  const resident = number('used_memory_rss')
  return {
    node,
    used,
    peak: number('used_memory_peak'),
    resident,
    limit: number('maxmemory'),
    policy: fields.get('maxmemory_policy') || null,
    fragmentation: number('mem_fragmentation_ratio') || (used && resident ? resident / used : null),
    fragmented: number('allocator_frag_bytes'),
    uses: used === null ? [] : usesOf(used, number, stats),
    keys: stats?.get('keys.count') ?? null,
    bytesPerKey: stats?.get('keys.bytes-per-key') ?? null,
    problem: null,
    missing: null,
  }
}

function usesOf(used: number, number: (name: string) => number | null, stats: Stats | null) {
  const of = (told: string, informed: string) => stats?.get(told) ?? number(informed) ?? 0
  const overhead = of('overhead.total', 'used_memory_overhead')
  const known: [MemoryUse, number][] = [
    ['data', of('dataset.bytes', 'used_memory_dataset')],
    ['clients', of('clients.normal', 'mem_clients_normal') + of('clients.slaves', 'mem_clients_slaves')],
    ['replication', of('replication.backlog', 'mem_replication_backlog')],
    ['append-only', of('aof.buffer', 'mem_aof_buffer')],
    ['scripts', of('lua.caches', 'used_memory_scripts') + of('functions.caches', '')],
    ['startup', of('startup.allocated', 'used_memory_startup')],
  ]
  const named = known.slice(1).reduce((sum, [, bytes]) => sum + bytes, 0)
  const tables =
    stats && (stats.get('overhead.hashtable.main') ?? 0) + (stats.get('overhead.hashtable.expires') ?? 0)
  const index = Math.max(0, tables ?? overhead - named)
  const all: [MemoryUse, number][] = [...known, ['index', index]]
  const left = used - all.reduce((sum, [, bytes]) => sum + bytes, 0)
  return [...all, ['other', Math.max(0, left)] as [MemoryUse, number]]
    .map(([use, bytes]) => ({ use, bytes }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
}
