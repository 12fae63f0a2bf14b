import { json } from '#server/engine/codecs/json.ts'
import type { Applied, Version } from '#server/engine/ports.ts'
import { affectedBy, keyOf, placeOf, type ShopKind } from '#server/engine/source/shop-tables.ts'
import { BoardError } from '#server/errors.ts'

/** A row as the shop's tables answer it. */
export type RowOf = { id: string; version: string; category: string | null; previous: string | null }

export const written = (kind: ShopKind, row: RowOf): Applied => ({
  key: keyOf(kind, row.id),
  version: Number(row.version),
  affected: affectedBy(kind, row),
})

function categoryOf(kind: ShopKind, value: unknown): string | null {
  if (kind !== 'product' || typeof value !== 'object' || value === null || !('category' in value)) return null
  return String(value.category)
}

/** As a table keeps it. What JSON would change (a 64-bit integer, bytes) is refused instead of stored as something else. */
export function rowFor(key: string, value: unknown, version: Version) {
  const place = placeOf(key)
  if (!('kind' in place)) {
    throw new BoardError('BAD_INPUT', `"${key}" is made of many rows and cannot be written itself.`)
  }
  const row = {
    id: place.id,
    body: value === undefined ? null : json.encode(value).toString(),
    category: categoryOf(place.kind, value),
    version,
    deleted: value === undefined,
  }
  return { kind: place.kind, row }
}

export type Row = ReturnType<typeof rowFor>['row']
