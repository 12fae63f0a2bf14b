import type { Sql } from 'postgres'
import { keyOf, placeOf, type ShopKind } from '#server/engine/source/shop-tables.ts'
import { createNames } from '#server/engine/stores/names.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import { type DirtyBooks, GONE } from '#server/lab/dirty-ledger.ts'
import { prefixOf, schemaOf } from '#server/lab/lane-places.ts'
import type { LedgerBooks } from '#server/lab/ledger.ts'
import type { LaneId } from '#server/lab/settings.ts'

/** As the engine's store divides a lane. */
const shards = 16
/** More waiting writes than this are counted and not named. */
const mostNamed = 20_000

type Options = { lane: LaneId; client: () => CacheClient | null; sql: Sql }

/** Reads the journal and the rows of one lane, a few commands and one query per kind of row at a time. */
export function createLedgerBooks({ lane, client, sql }: Options): LedgerBooks & DirtyBooks {
  const names = createNames({ prefix: prefixOf(lane), shards })
  const journals = Array.from({ length: shards }, (_, shard) => names.journal(shard))

  async function named(cache: CacheClient): Promise<Map<string, number>> {
    const versions = new Map<string, number>()
    for (const journal of journals) {
      for (const [, fields] of await cache.xrange(journal, '-', '+', 'COUNT', mostNamed)) {
        const [key, version] = [fields[1] ?? '', Number(fields[3])]
        versions.set(key, Math.max(version, versions.get(key) ?? 0))
      }
    }
    return versions
  }

  const waitingIn = async (cache: CacheClient) => {
    const lengths = await Promise.all(journals.map(journal => cache.xlen(journal)))
    return lengths.reduce((sum, length) => sum + length, 0)
  }

  async function asking<T>(ask: (cache: CacheClient) => Promise<T>): Promise<T | null> {
    const cache = client()
    if (!cache) return null
    try {
      return await ask(cache)
    } catch {
      return null
    }
  }

  return {
    waiting: () => asking(async cache => (await waitingIn(cache)) + (await cache.scard(names.dirtySet()))),
    journaled: () => asking(async cache => ((await waitingIn(cache)) > mostNamed ? null : named(cache))),
    versions: keys => ofEach(keys, versionsOf),
    dirty: () => asking(async cache => new Set(await cache.smembers(names.dirtySet()))),
    marks: keys => ofEach(keys, marksOf),
  }

  async function ofEach(
    keys: readonly string[],
    ask: (kind: ShopKind, ids: string[]) => Promise<[string, number][]>,
  ) {
    try {
      const found = await Promise.all([...byKind(keys)].map(([kind, ids]) => ask(kind, ids)))
      return new Map(found.flat())
    } catch {
      return null
    }
  }

  async function marksOf(kind: ShopKind, ids: string[]): Promise<[string, number][]> {
    const rows = await sql<{ id: string; seed: string | null; deleted: boolean }[]>`
      select id, body->>'seed' as seed, deleted from ${sql(`${schemaOf(lane)}.${kind}`)} where id = any(${ids})`
    return rows.map(({ id, seed, deleted }) => [
      keyOf(kind, id),
      deleted || seed === null ? GONE : Number(seed),
    ])
  }

  async function versionsOf(kind: ShopKind, ids: string[]): Promise<[string, number][]> {
    const rows = await sql<{ id: string; version: string }[]>`
      select id, version from ${sql(`${schemaOf(lane)}.${kind}`)} where id = any(${ids})`
    return rows.map(({ id, version }) => [keyOf(kind, id), Number(version)])
  }
}

function byKind(keys: readonly string[]): Map<ShopKind, string[]> {
  const ids = new Map<ShopKind, string[]>()
  for (const key of keys) {
    const place = placeOf(key)
    if (!('kind' in place)) continue
    const there = ids.get(place.kind) ?? []
    there.push(place.id)
    ids.set(place.kind, there)
  }
  return ids
}
