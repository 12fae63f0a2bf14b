/** Calls by upper bound in µs: a histogram as servers report it, taken apart into its buckets. */
export type Buckets = Map<number, number>

/** What came in between two readings of a growing histogram; a bucket that went back began again. */
export function growth(before: Buckets, after: Buckets): Buckets {
  const grown: Buckets = new Map()
  for (const [bound, calls] of after) {
    const earlier = before.get(bound) ?? 0
    const more = calls >= earlier ? calls - earlier : calls
    if (more > 0) grown.set(bound, more)
  }
  return grown
}

export function mergeBuckets(all: Iterable<Buckets>): Buckets {
  const merged: Buckets = new Map()
  for (const buckets of all) {
    for (const [bound, calls] of buckets) merged.set(bound, (merged.get(bound) ?? 0) + calls)
  }
  return merged
}

/** Buckets are powers of two: within one, calls are taken to lie evenly. null without calls. */
export function quantile(buckets: Buckets, q: number): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b)
  const calls = sorted.reduce((sum, [, count]) => sum + count, 0)
  if (calls === 0) return null
  let below = 0
  for (const [bound, count] of sorted) {
    if (below + count >= q * calls) {
      const share = (q * calls - below) / count
      return bound / 2 + (bound / 2) * share
    }
    below += count
  }
  return sorted.at(-1)?.[0] ?? null
}
