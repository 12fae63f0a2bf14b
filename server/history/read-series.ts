import type { Sql } from 'postgres'
import type { Metric } from '#server/metrics/catalogue.ts'
import { type Point, toLine } from '#server/metrics/downsample.ts'
import { type RangeName, ranges, type Series } from '#server/metrics/series.ts'
import type { Places } from './places.ts'
import { bucket, stepFor } from './steps.ts'

export type SeriesQuery = { target: string; node: string | null; range: RangeName /** ms */; now: number }

/** Per place: its number, lo, hi, sum, count. */
type Cell = [position: number, lo: number, hi: number, sum: number, count: number]
type Row = { at: number; cells: Cell[] }

/** The points of a range, already as wide as the chart shows them, up to the last second that was written. */
export async function readSeries(sql: Sql, query: SeriesQuery, places: Places): Promise<Series> {
  const { step, seconds } = ranges[query.range]
  const length = seconds / step
  const last = bucket(query.now / 1000, step)
  const from = last - (length - 1) * step
  const rows = await readRows(sql, query, { from, step })
  const points = pointsOf(rows, places)
  const grid = { from: from * 1000, step, length, gapAfterSeconds: 0 }
  const lines = Object.fromEntries([...points].map(([metric, known]) => [metric, toLine(known, grid)]))
  return {
    range: query.range,
    step,
    from: from * 1000,
    to: (last + step) * 1000,
    at: Array.from({ length }, (_, i) => (from + i * step) * 1000),
    lines,
    totals: { hits: total(points.get('hits')), misses: total(points.get('misses')) },
  }
}

/** Coarse points as far as they reach, then finer ones: so the newest point is never behind. */
function readRows(sql: Sql, query: SeriesQuery, { from, step }: { from: number; step: number }) {
  const base = stepFor(query.range)
  const columns = sql`select at, lo, hi, sum, count from cacheboard.points, subject, mark
    where points.subject = subject.id`
  const minutes = sql`${columns} and step = 60 and at >= ${from} and at < mark.minutes union all`
  const tens = sql`${columns} and step = 10 and at >= greatest(${from}, mark.minutes) and at < mark.tens union all`
  return sql<Row[]>`
    with subject as materialized (
      select id from cacheboard.subjects where target = ${query.target} and node = ${query.node ?? ''}
    ), mark as materialized (
      select
        case when ${base >= 60} then (select until from cacheboard.rollups where step = 60) else 0 end as minutes,
        case when ${base >= 10} then (select until from cacheboard.rollups where step = 10) else 0 end as tens
    ), point as (
      ${base >= 60 ? minutes : sql``}
      ${base >= 10 ? tens : sql``}
      ${columns} and step = 1 and at >= greatest(${from}, mark.tens)
    ), metric as (
      select at - at % ${step} as at, position,
        min(coalesce(m.lo, m.sum / coalesce(m.count, 1))) as lo,
        max(coalesce(m.hi, m.sum / coalesce(m.count, 1))) as hi,
        sum(m.sum) as sum,
        sum(coalesce(m.count, 1)) as count
      from point cross join unnest(lo, hi, sum, count) with ordinality as m (lo, hi, sum, count, position)
      where m.sum is not null
      group by 1, 2
    )
    select at::float8, json_agg(json_build_array(position, lo, hi, sum, count)) as cells
    from metric group by at order by at`
}

function pointsOf(rows: readonly Row[], { names }: Places): Map<Metric, Point[]> {
  const points = new Map<Metric, Point[]>()
  for (const { at, cells } of rows) {
    for (const [position, min, max, sum, count] of cells) {
      const metric = names[position - 1]
      if (!metric) continue
      const there = points.get(metric) ?? []
      points.set(metric, there)
      there.push({ at: at * 1000, min, max, sum, count })
    }
  }
  return points
}

function total(points: readonly Point[] | undefined): number | null {
  return points ? points.reduce((sum, point) => sum + point.sum, 0) : null
}
