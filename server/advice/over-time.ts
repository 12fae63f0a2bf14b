import type { Metric } from '#server/metrics/catalogue.ts'
import type { Series } from '#server/metrics/series.ts'
import type { Since } from './shapes.ts'

type Point = Partial<Record<Metric, number>>

/** The mean of a metric over the last part of a series; null where nothing of it is known. */
export function meanOf(series: Series, metric: Metric, lastSeconds: number): number | null {
  const values = recent(series, metric, lastSeconds)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function recent(series: Series, metric: Metric, lastSeconds: number): number[] {
  const from = series.to - lastSeconds * 1000
  const line = series.lines[metric]?.avg ?? []
  return series.at.flatMap((at, i) => {
    const value = line[i] ?? null
    return at < from || value === null ? [] : [value]
  })
}

/** Hits and misses of a stretch that ends so many seconds before the end of the series. */
export function readsBetween(series: Series, fromSeconds: number, toSeconds: number) {
  const { hits, misses } = series.lines
  const [from, to] = [series.to - fromSeconds * 1000, series.to - toSeconds * 1000]
  let known = 0
  const sums = { hits: 0, misses: 0 }
  series.at.forEach((at, i) => {
    const [h, m] = [hits?.avg[i] ?? null, misses?.avg[i] ?? null]
    if (at < from || at >= to || h === null || m === null) return
    known += 1
    sums.hits += h * series.step
    sums.misses += m * series.step
  })
  return known === 0 ? null : sums
}

/**
 * Since when something is so without a break, as far back as the series reaches; null when it is not so at its end.
 * The last points may be empty: they are still being written. A hole in the past is not a break.
 */
export function sinceWhen(
  series: Series,
  metrics: readonly Metric[],
  isSo: (point: Point) => boolean,
): Since | null {
  let since: number | null = null
  for (let i = series.at.length - 1; i >= 0; i--) {
    const point = pointAt(series, metrics, i)
    if (point === null) continue
    if (!isSo(point)) return since === null ? null : { at: since, atLeast: false }
    since = series.at[i] ?? since
  }
  return since === null ? null : { at: since, atLeast: true }
}

function pointAt(series: Series, metrics: readonly Metric[], i: number): Point | null {
  const values = metrics.map(metric => [metric, series.lines[metric]?.avg[i] ?? null] as const)
  return values.some(([, value]) => value === null) ? null : (Object.fromEntries(values) as Point)
}
