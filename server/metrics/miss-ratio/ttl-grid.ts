/** TTLs, in seconds, that are played through beside each other. */
const playedTtls = [1, 2, 5, 10, 20, 30] as const
/** TTLs that are longer than any capture: told by a model. */
export const modelledTtls = [60, 300, 900, 3600, 14_400, 86_400] as const

/** When a key would have been filled last, under each of the TTLs; NaN: not known, it was there before. */
export type Fills = Float64Array

export const unknownFills = (): Fills => new Float64Array(playedTtls.length).fill(Number.NaN)

/**
 * What the hit rate would be with other TTLs and room for everything: each read of a followed key is played through
 * for each TTL, as if the key were filled by the read that misses.
 */
export function createTtlGrid() {
  const hits = new Float64Array(playedTtls.length)
  const unknown = new Float64Array(playedTtls.length)
  let reads = 0

  return {
    read(fills: Fills, { at, weight, missed }: { at: number; weight: number; missed: boolean }) {
      reads += weight
      playedTtls.forEach((ttl, i) => {
        const filled = fills[i] as number
        if (Number.isNaN(filled)) {
          if (missed) fills[i] = at
          else unknown[i] = (unknown[i] as number) + weight
        } else if (at - filled < ttl * 1000) hits[i] = (hits[i] as number) + weight
        else fills[i] = at
      })
    },
    /** The read before was a miss after all: whatever was not known of it is now. */
    wasMiss(fills: Fills, { at, weight }: { at: number; weight: number }) {
      playedTtls.forEach((_, i) => {
        if (!Number.isNaN(fills[i] as number)) return
        unknown[i] = (unknown[i] as number) - weight
        fills[i] = at
      })
    },
    rates: () =>
      playedTtls.map((seconds, i) => ({
        seconds,
        low: reads === 0 ? null : clamp((hits[i] as number) / reads),
        high: reads === 0 ? null : clamp(((hits[i] as number) + (unknown[i] as number)) / reads),
      })),
  }
}

/** How often each followed key was read, and how many keys it stands for. */
export type KeyReads = { reads: number; weight: number }

/**
 * Hit rates for TTLs longer than the look: a key read λ times a second, at random, hits λT of λT + 1 times. A key
 * that was read once may be read at that rate, or never again: that is the range.
 */
export function modelTtl(keys: readonly KeyReads[], overSeconds: number, ttl: number) {
  let [low, high, all] = [0, 0, 0]
  for (const { reads, weight } of keys) {
    const perTtl = (reads / overSeconds) * ttl
    const share = perTtl / (1 + perTtl)
    all += reads * weight
    high += reads * weight * share
    if (reads > 1) low += reads * weight * share
  }
  return {
    seconds: ttl,
    low: all === 0 ? null : clamp(low / all),
    high: all === 0 ? null : clamp(high / all),
  }
}

const clamp = (share: number) => Math.min(1, Math.max(0, share))
