export type MemorySample = { at: number; used: number }

const fewestSamples = 10
const shortestSpanMs = 30_000
const mostSamples = 60
/** Beyond a month a straight line says nothing. */
const farthestSeconds = 30 * 86_400
/** A server that evicts hovers just under its limit: it is full, not about to be. */
const full = 0.995
/** A rise smaller than this share of the limit over the whole span is breathing, not growth. */
const leastRise = 0.0002

/**
 * Seconds until `limit` is reached at the present rate; null when that is not in sight: no limit, too little
 * data, flat or falling. The rate is the median of the slopes between samples (Theil–Sen), so that one big
 * key coming or going does not turn the forecast.
 */
export function secondsUntilFull(samples: readonly MemorySample[], limit: number | null): number | null {
  const last = samples.at(-1)
  const first = samples[0]
  if (!limit || !first || !last) return null
  if (last.used >= limit * full) return 0
  const span = last.at - first.at
  if (samples.length < fewestSamples || span < shortestSpanMs) return null
  const slope = medianSlope(thin(samples))
  const rise = slope * span
  if (rise <= limit * leastRise || rise <= 2 * wobble(samples, slope)) return null
  const seconds = (limit - last.used) / slope / 1000
  return seconds > farthestSeconds ? null : seconds
}

function thin(samples: readonly MemorySample[]): MemorySample[] {
  const every = Math.ceil(samples.length / mostSamples)
  return samples.filter((_, i) => (samples.length - 1 - i) % every === 0)
}

/** Bytes per millisecond. */
function medianSlope(samples: readonly MemorySample[]): number {
  const slopes = samples.flatMap((a, i) =>
    samples.slice(i + 1).map(b => (b.at === a.at ? 0 : (b.used - a.used) / (b.at - a.at))),
  )
  return median(slopes)
}

/** How far samples typically lie from the line, in bytes. */
function wobble(samples: readonly MemorySample[], slope: number): number {
  const level = samples.map(sample => sample.used - slope * sample.at)
  const middle = median(level)
  return median(level.map(value => Math.abs(value - middle)))
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
