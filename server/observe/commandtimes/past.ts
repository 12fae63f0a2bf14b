import type { CommandHistogram } from '../latency.ts'
import type { CommandStats } from './stats.ts'

/** Everything a server has counted about its commands at a moment. */
export type Reading = {
  at: number
  stats: ReadonlyMap<string, CommandStats>
  /** null: this server has no histograms. */
  histograms: ReadonlyMap<string, CommandHistogram> | null
  /** Calls that the board's own connections had made by then. */
  own: ReadonlyMap<string, number>
}

const [fineMs, coarseMs] = [15_000, 300_000]
const [keepFineMs, keepCoarseMs] = [330_000, 3_900_000]

/** Readings of the last hour: close to each other for five minutes, then far apart. What did not change is kept once. */
export function createPast() {
  let readings: Reading[] = []

  return {
    /** Whether the next one is due. */
    due: (at: number) => at - (readings.at(-1)?.at ?? 0) >= fineMs,
    add(reading: Reading) {
      readings = thin([...readings, sharing(reading, readings.at(-1))], reading.at)
    },
    /** The one to compare with for a window: the youngest that is old enough, else the oldest there is. */
    before(at: number): Reading | null {
      return readings.findLast(reading => reading.at <= at) ?? readings[0] ?? null
    },
    size: () => readings.length,
  }
}

function thin(readings: readonly Reading[], now: number): Reading[] {
  let coarse = Number.NEGATIVE_INFINITY
  return readings.filter(({ at }) => {
    if (now - at <= keepFineMs) return true
    if (now - at > keepCoarseMs || at - coarse < coarseMs) return false
    coarse = at
    return true
  })
}

/** Most commands rest between two readings: their numbers are the same object. */
function sharing(reading: Reading, before: Reading | undefined): Reading {
  if (!before) return reading
  const share = <T extends { calls: number }>(now: ReadonlyMap<string, T>, then: ReadonlyMap<string, T>) =>
    new Map(
      [...now].map(([name, value]) => {
        const earlier = then.get(name)
        return [name, earlier && sameNumbers(earlier, value) ? earlier : value]
      }),
    )
  return {
    ...reading,
    stats: share(reading.stats, before.stats),
    histograms: reading.histograms && share(reading.histograms, before.histograms ?? new Map()),
  }
}

function sameNumbers<T extends { calls: number }>(a: T, b: T): boolean {
  if (a.calls !== b.calls) return false
  return Object.entries(a).every(([key, value]) => typeof value !== 'number' || Reflect.get(b, key) === value)
}
