/**
 * Reads of one key come at λ, changes at μ, each independently of the others. An entry is filled by a miss, lives T and
 * is followed by a wait of 1/λ for the next miss: of 1 + λT reads λT are hits.
 */
export const hitRate = (readsPerTtl: number) => readsPerTtl / (1 + readsPerTtl)

/** A hit at age a is stale with the chance 1 − e^(−μa); the hits are spread evenly over the T. */
export function staleShare(readsPerTtl: number, changesPerTtl: number): number {
  if (changesPerTtl === 0) return 0
  const stale = 1 + Math.expm1(-changesPerTtl) / changesPerTtl
  return hitRate(readsPerTtl) * stale
}
