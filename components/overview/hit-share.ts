import type { HitWindow } from '#components/rpc/types.ts'

type Values = readonly (number | null)[]

/** The hit rate of each moment, 0 to 1. Without reads there is none: a gap, neither 0 nor 1. */
export function hitShares(hits: Values, misses: Values): (number | null)[] {
  return hits.map((hit, index) => {
    const miss = misses[index] ?? null
    return hit === null || miss === null || hit + miss <= 0 ? null : hit / (hit + miss)
  })
}

/** Hits and misses of the last seconds, from samples of events per second. null: nothing known of that time. */
export function windowOf(
  columns: { at: readonly number[]; hits: Values; misses: Values },
  seconds: number,
): HitWindow {
  const { at, hits, misses } = columns
  const from = (at.at(-1) ?? 0) - seconds * 1000
  const sum = (values: Values) => {
    let total: number | null = null
    for (let index = 1; index < at.length; index++) {
      const end = at[index] ?? 0
      const value = values[index] ?? null
      if (value === null || end <= from) continue
      // After a gap the sample speaks of its own second, not of the time that nobody measured.
      const start = (values[index - 1] ?? null) === null ? end - 1000 : (at[index - 1] ?? end)
      total = (total ?? 0) + (value * (end - Math.max(from, start))) / 1000
    }
    return total
  }
  return { seconds, hits: sum(hits), misses: sum(misses) }
}
