import type { Cluster, Redis } from 'ioredis'
import type { Sql } from 'postgres'
import { publicationOf } from '#server/engine/source/shop-tables.ts'

const atOnce = 500

export type CacheClient = Redis | Cluster

/** `except`: whose place this is is for its desk to give up. */
type Removing = { signal?: AbortSignal | undefined; except?: string }

export const nodesOf = (client: CacheClient): Redis[] =>
  'nodes' in client ? client.nodes('master') : [client]

/** Removes every key of this pattern, node by node. Never FLUSHDB: what is not the lab's is not touched. */
export async function removeKeys(client: CacheClient, pattern: string, how: Removing = {}): Promise<number> {
  const removed = await Promise.all(nodesOf(client).map(node => removeFrom(node, pattern, how)))
  return removed.reduce((sum, each) => sum + each, 0)
}

async function removeFrom(node: Redis, pattern: string, { signal, except }: Removing): Promise<number> {
  let cursor = '0'
  let removed = 0
  do {
    signal?.throwIfAborted()
    const [next, found] = await node.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', atOnce)
    cursor = String(next)
    const keys = found.filter(key => String(key) !== except)
    // One at a time: the keys of one node of a cluster lie in many slots.
    const answers = await Promise.all(keys.map(key => node.unlink(key)))
    removed += answers.reduce((sum, each) => sum + each, 0)
  } while (cursor !== '0')
  return removed
}

/** Those of these schemas that exist in this database. */
export async function schemasThere(sql: Sql, schemas: readonly string[]): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname = any(${schemas as string[]}) order by nspname`
  return rows.map(({ name }) => name)
}

/** Removes a schema and the publication of its tables, which does not go with it. */
export async function dropSchema(sql: Sql, schema: string): Promise<void> {
  await sql`drop publication if exists ${sql(publicationOf(schema))}`
  await sql`drop schema if exists ${sql(schema)} cascade`
}
