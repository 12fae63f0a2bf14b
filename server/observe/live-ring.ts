import { type catalogue, metrics, type Reading } from '#server/metrics/catalogue.ts'
import { emptyReading } from '#server/metrics/combine.ts'
import { type Point, toLine } from '#server/metrics/downsample.ts'
import { ranges, type Series } from '#server/metrics/series.ts'

/** A reading and the whole seconds up to `at` that it stands for. */
type Entry = { at: number; seconds: number; reading: Reading }

const { seconds: length, step } = ranges.live

/** The last five minutes in memory. A second that failed is not put in: it is a gap in the line. */
export function createLiveRing() {
  let entries: Entry[] = []

  return {
    push(entry: Entry) {
      entries.push(entry)
      const horizon = entry.at - length * 1000
      const first = entries.findIndex(known => known.at > horizon)
      if (first > 0) entries = entries.slice(first)
    },
    /** Puts what history remembers before what was sampled since. */
    seed(series: Series) {
      const first = entries[0]?.at ?? Number.POSITIVE_INFINITY
      entries = [...entriesOf(series).filter(entry => entry.at < first), ...entries].slice(-length)
    },
    /** Columns up to the second of `now`. */
    series(now: number, totals: Series['totals']): Series {
      const last = Math.floor(now / 1000) * 1000
      const from = last - (length - 1) * 1000
      const grid = { from, step, length, gapAfterSeconds: 0 }
      return {
        range: 'live',
        step,
        from,
        to: last + step * 1000,
        at: Array.from({ length }, (_, i) => from + i * step * 1000),
        lines: Object.fromEntries(metrics.map(metric => [metric, toLine(pointsOf(entries, metric), grid)])),
        totals,
      }
    },
  }
}

/** A reading at the second T that stands for five covers T−4 … T. */
function pointsOf(entries: readonly Entry[], metric: keyof typeof catalogue): Point[] {
  return entries.flatMap(({ at, seconds, reading }) => {
    const value = reading[metric]
    if (value === null) return []
    const start = Math.floor(at / 1000) * 1000 - (seconds - 1) * 1000
    return [{ at: start, min: value, max: value, sum: value * seconds, count: seconds }]
  })
}

function entriesOf(series: Series): Entry[] {
  return series.at.flatMap((at, i) => {
    const reading = emptyReading()
    let known = false
    for (const metric of metrics) {
      const value = series.lines[metric]?.avg[i] ?? null
      reading[metric] = value
      known ||= value !== null
    }
    return known ? [{ at: at + (series.step - 1) * 1000, seconds: series.step, reading }] : []
  })
}
