import type { Cluster, Redis } from 'ioredis'
import type { Sql } from 'postgres'
import { publicationOf } from '#server/engine/source/shop-tables.ts'
import { claimKey, schemas } from '#server/lab/lane-places.ts'

const atOnce = 500

export type CacheClient = Redis | Cluster

export const nodesOf = (client: CacheClient): Redis[] =>
  'nodes' in client ? client.nodes('master') : [client]

/** Removes every key of this pattern, node by node. Never FLUSHDB: what is not the lab's is not touched. */
export async function removeKeys(
  client: CacheClient,
  pattern: string,
  signal?: AbortSignal,
): Promise<number> {
  const removed = await Promise.all(nodesOf(client).map(node => removeFrom(node, pattern, signal)))
  return removed.reduce((sum, each) => sum + each, 0)
}

async function removeFrom(node: Redis, pattern: string, signal: AbortSignal | undefined): Promise<number> {
  let cursor = '0'
  let removed = 0
  do {
    signal?.throwIfAborted()
    const [next, found] = await node.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', atOnce)
    cursor = String(next)
    // Whose lab this is is for the desk to give up.
    const keys = found.filter(key => String(key) !== claimKey)
    // One at a time: the keys of one node of a cluster lie in many slots.
    const answers = await Promise.all(keys.map(key => node.unlink(key)))
    removed += answers.reduce((sum, each) => sum + each, 0)
  } while (cursor !== '0')
  return removed
}

/** The schemas of the lab that exist in this database. */
export async function schemasThere(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname = any(${schemas as string[]}) order by nspname`
  return rows.map(({ name }) => name)
}

/** Removes a schema and the publication of its tables, which does not go with it. */
export async function dropSchema(sql: Sql, schema: string): Promise<void> {
  await sql`drop publication if exists ${sql(publicationOf(schema))}`
  await sql`drop schema if exists ${sql(schema)} cascade`
}
