import type { ChartColumns, ChartSource } from '#components/charts/chart-data.ts'
import type { LiveStore } from '#components/live/live-store.ts'
import type { Metric, Series } from '#components/rpc/types.ts'
import { hitShares } from './hit-share.ts'

const liveSpanMs = 5 * 60 * 1000

/** Not a metric of the server: made here from two that are. */
export const hitShareKey = 'hitShare'

/** The last minutes as this tab sees them pass. Tells only of new data, not of every change in the store. */
export function liveSource(store: LiveStore, node: string | null, metrics: readonly Metric[]): ChartSource {
  return {
    subscribe(changed) {
      let seen = store.state().tick
      return store.subscribe(() => {
        const { tick } = store.state()
        if (tick === seen) return
        seen = tick
        changed()
      })
    },
    read() {
      const { at, lines } = store.columns(node, metrics)
      const to = at.at(-1) ?? Date.now()
      return withHitShare({ from: to - liveSpanMs, to, at, lines })
    },
  }
}

/** A range that lies behind us, or what is known of it. */
export function pastSource(series: Series | null, metrics: readonly Metric[], seconds: number): ChartSource {
  return {
    subscribe: () => () => {},
    read: () => withHitShare(series ? columnsOf(series, metrics) : nothing(seconds)),
  }
}

/** The stretch that was asked for, without a number in it. */
function nothing(seconds: number): ChartColumns {
  const to = Date.now()
  return { from: to - seconds * 1000, to, at: [], lines: {} }
}

function columnsOf(series: Series, metrics: readonly Metric[]): ChartColumns {
  const entries = metrics.flatMap(metric => {
    const line = series.lines[metric]
    return line ? [[metric, line] as const] : []
  })
  return {
    from: series.from,
    to: series.to,
    at: series.at,
    lines: Object.fromEntries(entries.map(([metric, { avg }]) => [metric, avg])),
    bands: Object.fromEntries(entries.map(([metric, { min, max }]) => [metric, { min, max }])),
  }
}

function withHitShare(columns: ChartColumns): ChartColumns {
  const { hits, misses } = columns.lines
  if (!hits || !misses) return columns
  return { ...columns, lines: { ...columns.lines, [hitShareKey]: hitShares(hits, misses) } }
}
