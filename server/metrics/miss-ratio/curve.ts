import { binOf, shareBelow } from './bins.ts'

/** Between `low` and `high`, both 0 to 1: what cannot be told from so short a look lies in between. */
export type HitRange = { low: number; high: number }

/** By distance; most of them hold nothing. */
type Bins = Map<number, number>

/** One side: uses of keys that stand for themselves, or for others as well. */
function createSide() {
  return {
    hits: new Map() as Bins,
    misses: new Map() as Bins,
    /** First uses in the stream, by how many keys were used before them. */
    firstHits: new Map() as Bins,
    firstMisses: 0,
    known: 0,
  }
}

type Side = ReturnType<typeof createSide>
export type Use = { distance: number | null; weight: number; keysSoFar: number }

/**
 * What is known of the uses of one group of keys. A use of a key that was used before in the stream has a distance.
 * The first use of a key has none: of it is known whether it was a hit at the present size, and how many keys were
 * used before it since the stream began, so it lies at least that deep.
 */
export function createCurve() {
  const exact = createSide()
  const sampled = createSide()
  let uses = 0

  const sideOf = ({ weight }: Use) => (weight === 1 ? exact : sampled)

  function put(use: Use, hit: boolean, sign: 1 | -1) {
    const side = sideOf(use)
    const amount = use.weight * sign
    if (use.distance !== null) addTo(hit ? side.hits : side.misses, use.distance, amount)
    else if (hit) addTo(side.firstHits, use.keysSoFar, amount)
    else side.firstMisses += amount
  }

  return {
    /** Every use, in the sample or not. */
    count(times = 1) {
      uses += times
    },
    add(use: Use, hit: boolean) {
      sideOf(use).known += use.weight
      put(use, hit, 1)
    },
    /** A use that was taken for a hit was a miss after all. */
    wasMiss(use: Use) {
      put(use, true, -1)
      put(use, false, 1)
    },
    uses: () => uses,
    /**
     * The hit rate with room for `size` keys, where there is room for `present` now. Without uses: null. Of a trace
     * whose hits nobody knows `present` is infinite: every use is judged by its distance.
     */
    at(size: number, present: number): HitRange | null {
      if (uses === 0) return null
      const [own, others] = [hitsOf(exact, size, present), hitsOf(sampled, size, present)]
      // How many uses the sample stands for is known better than the sample itself knows.
      const times = sampled.known > 0 ? Math.max(0, uses - exact.known) / sampled.known : 0
      const sure = own.sure + others.sure * times
      const unknown = own.unknown + others.unknown * times
      const share = (part: number) => Math.min(1, Math.max(0, part / uses))
      return { low: share(sure), high: share(sure + unknown) }
    },
  }
}

function addTo(bins: Bins, distance: number, amount: number) {
  const at = binOf(distance)
  bins.set(at, (bins.get(at) ?? 0) + amount)
}

function weigh(bins: Bins, part: (bin: number) => number): number {
  let sum = 0
  for (const [bin, weight] of bins) sum += weight * part(bin)
  return sum
}

function hitsOf(side: Side, size: number, present: number): { sure: number; unknown: number } {
  const more = size >= present
  const fits = (bin: number) => shareBelow(bin, size)
  const all = () => 1
  const again = weigh(side.hits, more ? all : fits)
  const first = weigh(side.firstHits, more ? all : fits)
  // What missed although there was room for it had expired or was deleted: more room does not help.
  const regained = weigh(side.misses, bin => Math.max(0, fits(bin) - shareBelow(bin, present)))
  return more
    ? { sure: again + first + regained, unknown: size > present ? side.firstMisses : 0 }
    : { sure: again + regained, unknown: first }
}
