import { createRolling } from '#server/metrics/rolling.ts'
import { ranges, type Series } from '#server/metrics/series.ts'
import type { Frame, KnownWindow } from './frame.ts'

const minute = 60
const fiveMinutes = ranges.live.seconds
const hour = 3600

/** A target's hits and misses over the windows that the overview reads its hit rate from. */
export function createWindows() {
  const rolling = createRolling(hour)

  function windowOf(at: number, seconds: number): KnownWindow {
    return { seconds, covers: rolling.covers(at, seconds), ...totals(at, seconds) }
  }

  function totals(at: number, seconds = fiveMinutes): Series['totals'] {
    return rolling.sum(at, seconds) ?? { hits: null, misses: null }
  }

  return {
    /** What was counted since the last frame, dated now. */
    add(at: number, { hits, misses }: { hits: number; misses: number }) {
      rolling.add(at, hits, misses)
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
