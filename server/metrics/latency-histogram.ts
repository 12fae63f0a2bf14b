import { Int32Histogram } from 'hdr-histogram-js'

/** An hour in microseconds: what took longer took an hour. */
const LONGEST_US = 3_600_000_000
const DIGITS = 3

/**
 * Latencies by how many took how long, three digits exact (HdrHistogram): parts made in several processes add up to
 * the whole, which percentiles do not.
 */
export function createLatencyHistogram() {
  const counts = new Int32Histogram(1, LONGEST_US, DIGITS)

  return {
    count: () => counts.totalCount,
    record(us: number) {
      counts.recordValue(Math.min(LONGEST_US, Math.max(0, Math.round(us))))
    },
    /** What another one, here or in another process, has encoded. False: it is none, and nothing was added. */
    add(encoded: Uint8Array): boolean {
      const parts = partsOf(encoded)
      if (!parts) return false
      for (const { value, count } of parts) counts.recordValueWithCount(value, count)
      return true
    },
    /** Only what is not 0: values and how many had them, however long the tail. */
    encode() {
      return encoded(counts)
    },
    /** Milliseconds; null when nothing was recorded. */
    summary() {
      if (counts.totalCount === 0) return null
      const at = (percent: number) => Math.min(counts.maxValue, counts.getValueAtPercentile(percent)) / 1_000
      return {
        p50: at(50),
        p99: at(99),
        p999: at(99.9),
        max: counts.maxValue / 1_000,
        count: counts.totalCount,
      }
    },
    reset: () => counts.reset(),
  }
}

/** Values and counts, 32 bits each, in turn. The highest value is the very maximum and not its bucket. */
function encoded(counts: Int32Histogram) {
  const pairs: number[] = []
  if (counts.totalCount > 0) {
    const last = counts.countsArrayIndex(counts.maxValue)
    for (let index = 0; index <= last; index++) {
      const count = counts.getCountAtIndex(index)
      if (count > 0) pairs.push(index === last ? counts.maxValue : counts.valueFromIndex(index), count)
    }
  }
  return new Uint8Array(Uint32Array.from(pairs).buffer)
}

function partsOf(bytes: Uint8Array): { value: number; count: number }[] | null {
  if (bytes.byteLength % 8 !== 0) return null
  const numbers = new Uint32Array(bytes.slice().buffer)
  const parts = Array.from({ length: numbers.length / 2 }, (_, at) => ({
    value: numbers[at * 2] ?? 0,
    count: numbers[at * 2 + 1] ?? 0,
  }))
  const sound = parts.every(({ value, count }) => value <= LONGEST_US && count > 0 && count < 2 ** 31)
  return sound ? parts : null
}
