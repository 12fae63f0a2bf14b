import { createRolling } from '#server/metrics/rolling.ts'
import { ranges, type Series } from '#server/metrics/series.ts'
import type { Frame, HitWindow } from './frame.ts'

const minute = 60
const fiveMinutes = ranges.live.seconds
const hour = 3600

type Events = { hits: number; misses: number }

/** A target's hits and misses over the windows that the overview reads its hit rate from. */
export function createWindows() {
  const rolling = createRolling(hour)

  function windowOf(at: number, seconds: number): HitWindow {
    return { seconds, ...totals(at, seconds) }
  }

  function totals(at: number, seconds = fiveMinutes): Series['totals'] {
    return rolling.sum(at, seconds) ?? { hits: null, misses: null }
  }

  return {
    /** What the nodes have counted since the last frame, dated now. Nothing known is not the same as zero. */
    add(at: number, events: readonly Events[]) {
      if (events.length === 0) return
      const sum = (pick: (each: Events) => number) => events.reduce((all, each) => all + pick(each), 0)
      rolling.add(
        at,
        sum(each => each.hits),
        sum(each => each.misses),
      )
    },
    /** Counting starts here: there is a first sample, and nothing before it. */
    begin: rolling.begin,
    read: (at: number): Frame['windows'] => ({
      minute: windowOf(at, minute),
      fiveMinutes: windowOf(at, fiveMinutes),
      hour: windowOf(at, hour),
    }),
    totals,
    seed(series: Series) {
      rolling.prepend(marksOf(series))
    },
  }
}

/** The hits and misses of each point of a series, dated at its end. */
function marksOf(series: Series) {
  const { hits, misses } = series.lines
  return series.at.flatMap((at, i) => {
    const [h, m] = [hits?.avg[i] ?? null, misses?.avg[i] ?? null]
    if (h === null || m === null) return []
    return [{ at: at + series.step * 1000, hits: h * series.step, misses: m * series.step }]
  })
}
