import type { ChartColumns, ChartSource, LineSpec } from '#components/charts/chart-data.ts'
import { highest, lowestAboveZero } from '#components/charts/chart-data.ts'
import type { SeriesStore } from '#components/live/series-store.ts'
import type { LabSeries, LaneId } from '#components/rpc/types.ts'
import type { LabChartSpec } from './lab-charts.ts'
import { wayOf } from './second-of.ts'

type Values = readonly (number | null)[]

const mostPoints = 300

const nameIn =
  ({ whole }: LabChartSpec, lane: LaneId) =>
  (key: string) =>
    whole ? key : `${lane}.${key}`

/** The last minutes of a lane, as this tab sees them pass. */
export function liveSource(series: SeriesStore, chart: LabChartSpec, lane: LaneId): ChartSource {
  const name = nameIn(chart, lane)
  const keys = chart.lines.map(({ key }) => key)
  const source = series.source(keys.map(name))
  return {
    subscribe: source.subscribe,
    read() {
      const { from, to, at, lines } = source.read()
      // Each point is one whole second already, so there is nothing between its lowest and its highest.
      return { from, to, at, lines: Object.fromEntries(keys.map(key => [key, lines[name(key)]])) }
    },
  }
}

/** What of a recorded run is shown: `until` is the moment of a replay. */
export type RunWindow = { from: number; to: number; until: number }

/** A lane of a run in at most as many points as a chart can show. */
export function runColumns(
  { at, lines }: LabSeries,
  { chart, lane, window }: { chart: LabChartSpec; lane: LaneId; window: RunWindow },
): ChartColumns {
  const name = nameIn(chart, lane)
  const shown = at.findLastIndex(moment => moment <= window.until) + 1
  const groups = groupsOf(withGaps(at.slice(0, shown)))
  const found = chart.lines.map(({ key }) => [key, lines[name(key)] ?? []] as const)
  const column = (values: Values, key: string) => groups.map(group => pointOf(group, values, wayOf(key)))
  const band = (values: Values, pick: (...all: number[]) => number) =>
    groups.map(group => {
      const known = valuesIn(group, values)
      return known.length === 0 ? null : pick(...known)
    })
  return {
    from: window.from,
    to: window.to,
    at: groups.map(({ moment }) => moment),
    lines: Object.fromEntries(found.map(([key, values]) => [key, column(values, key)])),
    ...(groups.some(({ indexes }) => indexes.length > 1)
      ? {
          bands: Object.fromEntries(
            found.map(([key, values]) => [key, { min: band(values, Math.min), max: band(values, Math.max) }]),
          ),
        }
      : {}),
  }
}

type Group = { moment: number; indexes: number[] }

/** Where nothing was recorded for a while the line breaks. */
const gapMs = 3_500

function withGaps(at: readonly number[]): Group[] {
  return at.flatMap((moment, index) => {
    const before = at[index - 1]
    const here: Group = { moment, indexes: [index] }
    if (before === undefined || moment - before <= gapMs) return [here]
    return [{ moment: before + 1_000, indexes: [] }, here]
  })
}

function groupsOf(points: readonly Group[]): Group[] {
  const size = Math.max(1, Math.ceil(points.length / mostPoints))
  if (size === 1) return [...points]
  return Array.from({ length: Math.ceil(points.length / size) }, (_, number) => {
    const within = points.slice(number * size, (number + 1) * size)
    const hasGap = within.some(({ indexes }) => indexes.length === 0)
    return {
      moment: within[0]?.moment ?? 0,
      indexes: hasGap ? [] : within.flatMap(({ indexes }) => indexes),
    }
  })
}

function valuesIn({ indexes }: Group, values: Values): number[] {
  return indexes.map(index => values[index] ?? null).filter(value => value !== null)
}

function pointOf(group: Group, values: Values, way: ReturnType<typeof wayOf>): number | null {
  const known = valuesIn(group, values)
  if (known.length === 0) return null
  if (way === 'worst') return Math.max(...known)
  if (way === 'newest') return known.at(-1) ?? null
  return known.reduce((sum, value) => sum + value, 0) / known.length
}

/** The same axis for several charts: each reaches as far as the highest and as low as the lowest of all. */
export function onSameAxis(sources: readonly ChartSource[], lines: readonly LineSpec[]): ChartSource[] {
  const reach = () => {
    const all = sources.map(source => source.read())
    const lowest = all.map(columns => lowestAboveZero(columns, lines)).filter(low => low > 0)
    return {
      highest: Math.max(...all.map(columns => highest(columns, lines))),
      lowest: lowest.length === 0 ? 0 : Math.min(...lowest),
    }
  }
  return sources.map(source => ({
    subscribe: source.subscribe,
    read: () => ({ ...source.read(), reach: reach() }),
  }))
}
