import type { ChartColumns, ChartSource } from '#components/charts/chart-data.ts'

/** What was measured at one moment. null, or no such name: nothing was. */
export type Sample = Readonly<Record<string, number | null>>
export type SeedSeries = {
  at: readonly number[]
  lines: Readonly<Record<string, readonly (number | null)[]>>
}

/** One point of the chart: everything that was measured inside it. */
type Point = { at: number; sums: Record<string, Sum>; seeded: boolean }
type Sum = { sum: number; count: number; min: number; max: number }

export type SeriesOptions = { spanMs?: number; stepMs?: number }

const gapAfterSteps = 2.5

/**
 * The last minutes of numbers that come several times a second, in as many points as a chart can show: the mean of each
 * point, and its lowest and highest as a band.
 */
export function createSeriesStore({ spanMs = 300_000, stepMs = 1_000 }: SeriesOptions = {}) {
  const listeners = new Set<() => void>()
  let points: Point[] = []
  let frozen: Point[] | null = null

  const momentOf = (at: number) => Math.floor(at / stepMs) * stepMs

  function pointAt(at: number): Point {
    const moment = momentOf(at)
    const last = points.at(-1)
    if (last?.at === moment) return last
    const after = points.findLastIndex(each => each.at <= moment)
    const there = points[after]
    if (there?.at === moment) return there
    const fresh: Point = { at: moment, sums: {}, seeded: false }
    points.splice(after + 1, 0, fresh)
    return fresh
  }

  function trim() {
    const oldest = (points.at(-1)?.at ?? 0) - spanMs
    const keep = points.findIndex(point => point.at >= oldest)
    if (keep > 0) points = points.slice(keep)
  }

  function tell() {
    if (!frozen) for (const listener of listeners) listener()
  }

  return {
    /** Told when a point is complete, not for every sample in it. */
    push(at: number, sample: Sample) {
      const before = points.at(-1)?.at
      const point = pointAt(at)
      if (point.seeded) Object.assign(point, { sums: {}, seeded: false })
      for (const [name, value] of Object.entries(sample)) if (value !== null) add(point.sums, name, value)
      trim()
      if (points.at(-1)?.at !== before) tell()
    },
    /** What the server remembers fills the moments that this tab did not see itself. */
    seed({ at, lines }: SeedSeries) {
      points = points.filter(point => !point.seeded)
      const seen = new Set(points.map(point => point.at))
      for (const [index, moment] of at.entries()) {
        if (seen.has(momentOf(moment))) continue
        const point = pointAt(moment)
        point.seeded = true
        for (const [name, line] of Object.entries(lines)) {
          const value = line[index] ?? null
          if (value !== null) add(point.sums, name, value)
        }
      }
      trim()
      tell()
    },
    clear() {
      points = []
      frozen = null
      tell()
    },
    /** The drawing stands still; the past goes on being collected. */
    freeze() {
      frozen ??= points.map(point => ({ ...point, sums: structuredClone(point.sums) }))
    },
    thaw() {
      frozen = null
      tell()
    },
    newest: () => points.at(-1)?.at ?? null,
    /** The columns of these names, for a chart. */
    source(names: readonly string[]): ChartSource {
      return {
        subscribe(changed) {
          listeners.add(changed)
          return () => {
            listeners.delete(changed)
          }
        },
        read: () => columnsOf(withGaps(frozen ?? points, stepMs), { names, spanMs }),
      }
    },
  }
}

export type SeriesStore = ReturnType<typeof createSeriesStore>

function add(sums: Record<string, Sum>, name: string, value: number) {
  const there = sums[name]
  if (!there) {
    sums[name] = { sum: value, count: 1, min: value, max: value }
    return
  }
  there.sum += value
  there.count += 1
  there.min = Math.min(there.min, value)
  there.max = Math.max(there.max, value)
}

/** A hole becomes a moment without values, so that no line is drawn across it. */
function withGaps(points: readonly Point[], stepMs: number): Point[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1]
    if (!before || point.at - before.at <= stepMs * gapAfterSteps) return [point]
    return [{ at: before.at + stepMs, sums: {}, seeded: false }, point]
  })
}

type Wanted = { names: readonly string[]; spanMs: number }

function columnsOf(points: readonly Point[], { names, spanMs }: Wanted): ChartColumns {
  const to = points.at(-1)?.at ?? Date.now()
  const column = (name: string, read: (sum: Sum) => number) =>
    points.map(({ sums }) => {
      const sum = sums[name]
      return sum ? read(sum) : null
    })
  return {
    from: to - spanMs,
    to,
    at: points.map(({ at }) => at),
    lines: Object.fromEntries(names.map(name => [name, column(name, ({ sum, count }) => sum / count)])),
    bands: Object.fromEntries(
      names.map(name => [name, { min: column(name, ({ min }) => min), max: column(name, ({ max }) => max) }]),
    ),
  }
}
