import type { NamespacesResult } from '#components/rpc/types.ts'

export type SpaceHits = NamespacesResult['spaces'][number]
export type SpaceRow = SpaceHits & { hits: number; rate: number | null; before: number | null }

/** A miss may be told whose read was not seen: never more misses than reads. */
export const hitsOf = ({ reads, misses }: { reads: number; misses: number }) => Math.max(0, reads - misses)

export const rateOf = (counts: { reads: number; misses: number }): number | null =>
  counts.reads > 0 ? hitsOf(counts) / counts.reads : null

export const keyOf = ({ kind, id, name }: SpaceHits) => `${kind} ${id ?? name}`

/** Each namespace with its rate, and with what it was in an earlier capture. */
export function rowsOf(result: NamespacesResult, earlier: NamespacesResult | null): SpaceRow[] {
  const known = new Map(earlier?.spaces.map(space => [keyOf(space), rateOf(space)]))
  return result.spaces.map(space => ({
    ...space,
    hits: hitsOf(space),
    rate: rateOf(space),
    before: known.get(keyOf(space)) ?? null,
  }))
}

/** How far the sum of what was seen is from what the server counted; null: it could not be asked. */
export function differenceOf({
  reads,
  misses,
  told,
}: NamespacesResult): { reads: number; misses: number } | null {
  return told && { reads: reads - told.hits - told.misses, misses: misses - told.misses }
}
