/** One look at the whole lab, as often as it gets its frames. */
export type LoadSample = {
  /** Milliseconds, never going back. */
  atMs: number
  /** Per second. */
  offered: number
  achieved: number
  /** Due, and not begun. */
  backlog: number
  /** Median from the intended start, in milliseconds; null where nothing ended. */
  medianMs: number | null
}

const WINDOW_MS = 5_000
/** A stumble that is caught up with is none. */
const LASTS_MS = 1_000
const SHORTFALL = 0.03
/** Waiting requests that the machine needs this long for are a queue. */
const BACKLOG_SECONDS = 0.25
const FEWEST_WAITING = 20
/** Above this a median that keeps growing, a fifth of a second each second, measures how long it has been going on. */
const SLOW_MS = 500
const GROWTH = 0.2

const rounded = (value: number) => Math.round(value).toLocaleString('en').replaceAll(',', ' ')

const average = (samples: readonly LoadSample[], of: (sample: LoadSample) => number) =>
  samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length

function behind(samples: readonly LoadSample[], backlog: number): string | null {
  const offered = average(samples, each => each.offered)
  const achieved = average(samples, each => each.achieved)
  const short = achieved < offered * (1 - SHORTFALL)
  const fewest = Math.max(FEWEST_WAITING, short ? 0 : offered * BACKLOG_SECONDS)
  if (!samples.every(each => each.backlog > fewest)) return null
  return `The instances begin ${rounded(achieved)} of ${rounded(offered)} requests per second, and ${rounded(backlog)} are waiting to begin. Latencies measure that queue now, not the cache.`
}

/** Thirds of the window, so that a median that goes up and down is not taken for one that grows. */
function growing(samples: readonly LoadSample[]): string | null {
  const measured = samples.filter(each => each.medianMs !== null)
  const spanMs = (measured.at(-1)?.atMs ?? 0) - (measured[0]?.atMs ?? 0)
  if (spanMs < WINDOW_MS / 2) return null
  const third = Math.floor(measured.length / 3)
  const medianOf = (part: readonly LoadSample[]) => average(part, each => each.medianMs ?? 0)
  const from = medianOf(measured.slice(0, third))
  const middle = medianOf(measured.slice(third, -third))
  const to = medianOf(measured.slice(-third))
  const steady = from < middle && middle < to && to - from >= (GROWTH * spanMs * 2) / 3
  if (!steady || to < SLOW_MS) return null
  const seconds = Math.max(1, Math.round(spanMs / 1_000))
  return `Requests arrive faster than they are answered: within ${seconds} s the median went from ${rounded(from)} to ${rounded(to)} ms. A percentile says only how long this has been going on.`
}

/** Why percentiles are not to be believed now; null while they are. */
export function createOverload() {
  let samples: LoadSample[] = []
  let since: number | null = null

  return {
    add(sample: LoadSample): string | null {
      samples = [...samples.filter(({ atMs }) => atMs > sample.atMs - WINDOW_MS), sample]
      const lately = samples.filter(({ atMs }) => atMs > sample.atMs - LASTS_MS)
      const known = (samples[0]?.atMs ?? sample.atMs) <= sample.atMs - LASTS_MS
      const sentence = known ? (behind(lately, sample.backlog) ?? growing(samples)) : null
      since = sentence === null ? null : (since ?? sample.atMs)
      return sentence
    },
    /** Since when it has been so, on the clock of the samples. */
    since: () => since,
    /** Another workload: what was measured before says nothing about it. */
    reset() {
      samples = []
      since = null
    },
  }
}
