import { type ChoiceId, keysOf, type Params, ttlOf } from '#server/lab/experiments/should-cache/set-up.ts'

/** Each key misses once, and after each end of its TTL once more. */
export function expectedHitRate(id: ChoiceId, given: Params): number {
  if (id === 'unique') return 0
  const { requests, perSecond } = given
  const keys = keysOf(id, given)
  if (id === 'sub-second') {
    const readsPerTtl = (perSecond / keys) * (ttlOf(id, given) / 1_000)
    return readsPerTtl / (1 + readsPerTtl)
  }
  return 1 - (keys / requests) * -Math.expm1(-requests / keys)
}

/**
 * With a command to the cache at the price of c queries, a request costs c for the look, and 1 + c for the query and
 * the fill where it misses: c + (1 − h)(1 + c). Without a cache it costs 1. Equal at h = 2c / (1 + c).
 */
export const breakEven = (commandInQueries: number) => (2 * commandInQueries) / (1 + commandInQueries)

/** The price of a command, from the two mean latencies: with = g + (1 − h)(without + g). */
export function commandMs({
  without,
  with: with_,
  hitRate,
}: {
  without: number
  with: number
  hitRate: number
}) {
  const misses = 1 - hitRate
  return Math.max(0, (with_ - misses * without) / (1 + misses))
}
