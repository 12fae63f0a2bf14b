import type { NodeFacts } from '#components/rpc/types.ts'

export type Database = NodeFacts['databases'][number]

/** Per database, over all masters: a replica holds the same keys, not more. */
export function databasesOf(nodes: readonly NodeFacts[]): Database[] {
  const masters = nodes.filter(({ role }) => role !== 'replica')
  const found = new Map<number, Database>()
  for (const database of (masters.length > 0 ? masters : nodes).flatMap(node => node.databases)) {
    const there = found.get(database.index)
    found.set(database.index, there ? joinedWith(there, database) : database)
  }
  return [...found.values()].filter(({ keys }) => keys > 0).sort((a, b) => a.index - b.index)
}

/** The average is weighed by the keys that have a TTL at all. */
function joinedWith(a: Database, b: Database): Database {
  const withTtl = a.withTtl + b.withTtl
  const known = a.averageTtl !== null && b.averageTtl !== null
  const sum = (a.averageTtl ?? 0) * a.withTtl + (b.averageTtl ?? 0) * b.withTtl
  return {
    index: a.index,
    keys: a.keys + b.keys,
    withTtl,
    averageTtl: !known ? null : withTtl === 0 ? 0 : sum / withTtl,
  }
}
