import type { Metric } from './catalogue.ts'

/** The ranges a person can choose, and how wide one point of each is (about 300 points on screen). */
export const ranges = {
  live: { seconds: 5 * 60, step: 1 },
  '1h': { seconds: 3600, step: 12 },
  '24h': { seconds: 86_400, step: 300 },
  '7d': { seconds: 7 * 86_400, step: 2100 },
  '30d': { seconds: 30 * 86_400, step: 9000 },
} as const

export type RangeName = keyof typeof ranges

/** One metric over the points of a series. `null` where nothing is known. Peaks survive in `min` and `max`. */
export type Line = { avg: (number | null)[]; min: (number | null)[]; max: (number | null)[] }

/**
 * Columns, not rows: `at[i]` (ms since 1970, the start of the point) belongs to index i of every line.
 * A gap in the data is a point whose values are null, so a chart breaks its line there.
 */
export type Series = {
  range: RangeName
  /** Seconds per point. */
  step: number
  from: number
  to: number
  at: number[]
  lines: Partial<Record<Metric, Line>>
  /** Exact events over the whole range, for the rate a person reads as a headline. null: nothing known. */
  totals: { hits: number | null; misses: number | null }
}
