import type { Columns } from '#components/live/ring.ts'
import type { Frame, HitWindow, Metric, RangeName, Reading, Series } from '#components/rpc/types.ts'
import { windowOf } from './hit-share.ts'

/** The numbers of the tiles, over the chosen stretch of time. */
export type Figures = {
  /** The stretch ends now and moves on. */
  isPresent: boolean
  /** How that stretch is called: “last minute”. */
  window: string
  reads: HitWindow
  /** Events per second over the stretch. */
  rate: (metric: Metric) => number | null
  /** A level: where it is now, or at the end of the stretch. */
  level: (metric: Metric) => number | null
  /** The highest inside a past stretch. */
  peak: (metric: Metric) => number | null
  shape: (metric: Metric) => readonly (number | null)[]
}

const shapeSeconds = 60
const nothing: Columns = { at: [], lines: {} }

export const windowNames: Record<RangeName, string> = {
  live: 'last minute',
  '1h': 'last hour',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
}

type LiveOptions = { frame: Frame | null; node: string | null; columns: Columns | null }

/** Now: rates of the last interval, the hit rate of the last minute. */
export function liveFigures({ frame, node, columns }: LiveOptions): Figures {
  const reading = readingOf(frame, node)
  const known = columns ?? nothing
  const value = (metric: Metric) => reading?.[metric] ?? null
  return {
    isPresent: true,
    window: windowNames.live,
    reads: node === null ? (frame?.windows.minute ?? unknownReads) : readsOf(known),
    rate: value,
    level: value,
    peak: () => null,
    shape: metric => lastMinute(known, metric),
  }
}

/** A stretch that lies behind us: the mean of its rates, its exact hits and misses, its peaks. */
export function pastFigures(series: Series, present: Reading | null): Figures {
  const values = (metric: Metric) => series.lines[metric]?.avg ?? []
  return {
    isPresent: false,
    window: windowNames[series.range],
    reads: { seconds: (series.to - series.from) / 1000, ...series.totals },
    rate: metric => meanOf(values(metric)),
    level: metric => values(metric).findLast(value => value !== null) ?? present?.[metric] ?? null,
    peak: metric => highestOf(series.lines[metric]?.max ?? []),
    shape: values,
  }
}

export function readingOf(frame: Frame | null, node: string | null): Reading | null {
  if (!frame || node === null) return frame?.total ?? null
  return frame.nodes.find(({ id }) => id === node)?.reading ?? null
}

const unknownReads: HitWindow = { seconds: 60, hits: null, misses: null }

function readsOf({ at, lines }: Columns): HitWindow {
  return windowOf({ at, hits: lines.hits ?? [], misses: lines.misses ?? [] }, 60)
}

function lastMinute({ at, lines }: Columns, metric: Metric): readonly (number | null)[] {
  const from = (at.at(-1) ?? 0) - shapeSeconds * 1000
  const first = at.findIndex(moment => moment >= from)
  return first < 0 ? [] : (lines[metric] ?? []).slice(first)
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function highestOf(values: readonly (number | null)[]): number | null {
  return values.reduce((top, value) => (value === null || (top !== null && top > value) ? top : value), null)
}
