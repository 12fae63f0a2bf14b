import { refillSeconds } from './limits.ts'
import type { Cost, Estimate } from './shapes.ts'

/** 95 % of a normal distribution lies within so many deviations. */
const deviations = 1.96

/** How many keys of all match, told from those looked at: SCAN's order is that of hashes, so these are a fair sample. */
export function countOf(seen: { matched: number; walked: number; of: number; complete: boolean }): Estimate {
  const { matched, walked, complete } = seen
  const of = Math.max(seen.of, walked)
  if (complete) return { value: matched, margin: 0, exact: true }
  if (walked === 0) return { value: 0, margin: of, exact: false }
  const share = matched / walked
  const unseen = (of - walked) / Math.max(1, of - 1)
  const margin =
    matched === 0 || matched === walked
      ? (3 / walked) * of
      : deviations * Math.sqrt(((share * (1 - share)) / walked) * unseen) * of
  return { value: Math.round(share * of), margin: Math.ceil(Math.min(of, margin)), exact: false }
}

/** A sum over all keys from the sizes of some of them. */
export function sumOf(sizes: readonly number[], count: Estimate): Estimate | null {
  if (sizes.length === 0) return count.value === 0 ? { value: 0, margin: 0, exact: true } : null
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / Math.max(1, sizes.length - 1)
  const whole = count.exact && sizes.length === count.value
  const spread = whole ? 0 : deviations * Math.sqrt(variance / sizes.length) * count.value
  return {
    value: Math.round(mean * count.value),
    margin: Math.ceil(spread + mean * count.margin),
    exact: whole,
  }
}

/** Reads that an LFU counter stands for, at the server's usual lfu-log-factor of 10. New keys begin at 5. */
export function readsOf(counter: number): number {
  const steps = Math.max(0, counter - 5)
  return steps === 0 ? 0.5 : steps + 5 * steps * (steps - 1)
}

export type Traffic = { hitsPerSecond: number | null; keys: number; seconds: number }
/** LFU counters of some of the chosen keys, and of some of all keys. */
export type Frequencies = { chosen: readonly number[]; all: readonly number[] }

/** Hits on these keys become misses, until each of them has been loaded once. */
export function costOf(count: Estimate, traffic: Traffic, frequencies: Frequencies | null): Cost {
  const none = { missesPerSecond: null, loadsPerSecond: null, mostLoads: count.value, curve: [] }
  if (traffic.hitsPerSecond === null) {
    return { ...none, how: 'Nobody has measured the traffic of this cache yet, so its cost cannot be told.' }
  }
  if (count.value === 0 || traffic.keys === 0) {
    return {
      ...none,
      missesPerSecond: 0,
      loadsPerSecond: 0,
      how: 'There are no such keys: it costs nothing.',
    }
  }
  const byKeys = Math.min(1, count.value / traffic.keys)
  const share = frequencies ? shareOf(frequencies, byKeys) : byKeys
  const misses = traffic.hitsPerSecond * share
  const percent = (share * 100).toPrecision(3)
  const told = frequencies
    ? `${percent} % of the reads by LFU counters of ${frequencies.chosen.length} of these keys and ${frequencies.all.length} of all (lfu-log-factor taken as 10)`
    : `${percent} % of the keys, as if all keys were read alike (no LFU here)`
  return {
    missesPerSecond: misses,
    loadsPerSecond: misses,
    mostLoads: count.value,
    curve: refillOf(misses, { keys: count.value, weights: frequencies?.chosen.map(readsOf) ?? [1] }),
    how: `${Math.round(traffic.hitsPerSecond)} hits/s over the last ${Math.round(traffic.seconds)} s × ${told}.`,
  }
}

/**
 * Each key is missed until it is read for the first time: what is read often is back at once, what is read seldom is
 * missed late. `weights` are how often some of the keys are read, against each other.
 */
function refillOf(misses: number, { keys, weights }: { keys: number; weights: readonly number[] }): number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  const rates = weights.map(weight => (misses / keys) * (mean > 0 ? weight / mean : 1))
  return Array.from({ length: refillSeconds }, (_, second) => {
    const missed = rates.reduce((sum, rate) => sum + Math.exp(-rate * second) * -Math.expm1(-rate), 0)
    return (missed * keys) / rates.length
  })
}

function shareOf({ chosen, all }: Frequencies, byKeys: number): number {
  const mean = (counters: readonly number[]) =>
    counters.reduce((sum, counter) => sum + readsOf(counter), 0) / Math.max(1, counters.length)
  const whole = mean(all)
  return whole === 0 ? byKeys : Math.min(1, (mean(chosen) / whole) * byKeys)
}
