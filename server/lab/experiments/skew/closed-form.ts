import type { ChoiceId } from '#server/lab/experiments/skew/set-up.ts'

/** How likely each key is the next one that is asked for, the most wanted one first. */
export function popularity(keys: number, skew: number): Float64Array {
  const weights = Float64Array.from({ length: keys }, (_, rank) => (rank + 1) ** -skew)
  const sum = weights.reduce((all, each) => all + each, 0)
  return weights.map(each => each / sum)
}

type Presence = (chance: number, requests: number) => number

/** A key is there if it was asked for within the last T requests. */
const withinT: Presence = (chance, requests) => -Math.expm1(-chance * requests)
/** It comes when it is asked for, and goes after T on the average, whatever is asked meanwhile. */
const forT: Presence = (chance, requests) => (chance * requests) / (1 + chance * requests)

/**
 * Che, Tung and Wang 2002: T is the one number with which as many keys are there as the cache holds. For eviction by
 * chance the same holds with another presence (Fricker, Robert and Roberts 2012).
 */
function hitRate(chances: Float64Array, { size, presence }: { size: number; presence: Presence }): number {
  if (size >= chances.length) return 1
  const held = (requests: number) => chances.reduce((sum, chance) => sum + presence(chance, requests), 0)
  let [low, high] = [0, 1]
  while (held(high) < size) high *= 2
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (held(middle) < size) low = middle
    else high = middle
  }
  return chances.reduce((sum, chance) => sum + chance * presence(chance, high), 0)
}

export const best = (chances: Float64Array, size: number) =>
  chances.subarray(0, size).reduce((sum, each) => sum + each, 0)

export function closedForm(
  id: ChoiceId,
  { chances, size }: { chances: Float64Array; size: number },
): { formula: string; predicted: number } {
  switch (id) {
    case 'lru':
    case 'sampled-lru':
      return { formula: 'Che: Σ p(1 − e^(−pT))', predicted: hitRate(chances, { size, presence: withinT }) }
    case 'random':
      return { formula: 'Σ p · pT / (1 + pT)', predicted: hitRate(chances, { size, presence: forT }) }
    case 'sampled-lfu':
      return { formula: 'the best: Σ p of the top C', predicted: best(chances, size) }
  }
}
