import type { Outcome } from '#server/lab/experiments/penetration/measure.ts'
import type { Params } from '#server/lab/experiments/penetration/set-up.ts'
import type { Law } from '#server/lab/experiments/verdict.ts'

/**
 * Loads of one id in T: each is followed by a silence τ, and then by a wait for the next request (rate μ). The k-th
 * comes before T with the chance that k requests fit into T − kτ. Who asks while a load runs asks too.
 */
function expectedLoads({ requests, perSecond, ids, negativeMs, queryMs }: Params): number {
  const total = requests / perSecond
  const rate = perSecond / ids
  const silence = (negativeMs + queryMs) / 1_000
  let loads = 0
  for (let before = 0; before * silence < total; before++)
    loads += atLeast(before + 1, rate * (total - before * silence))
  return ids * loads * (1 + (rate * queryMs) / 1_000)
}

/** The chance that a Poisson number of this mean is at least so high. Logarithms: e^−mean alone may be 0. */
function atLeast(least: number, mean: number): number {
  let log = -mean
  let below = 0
  for (let count = 0; count < least; count++) {
    below += Math.exp(log)
    log += Math.log(mean) - Math.log(count + 1)
  }
  return Math.max(0, 1 - below)
}

export function lawsOf(outcomes: readonly Outcome[], params: Params): Law[] {
  return outcomes.flatMap(({ choice, loads, hiddenMeanMs }): Law[] => {
    const law = { choice, about: 'database queries', measured: loads, unit: 'count' as const }
    const hidden = {
      choice,
      about: 'new row hidden, on average',
      measured: hiddenMeanMs,
      unit: 'ms' as const,
    }
    if (choice === 'none') return [{ ...law, formula: 'N', predicted: params.requests }]
    return [
      { ...law, formula: 'Σ P(N(T − kτ) > k)', predicted: expectedLoads(params) },
      choice === 'hides'
        ? { ...hidden, formula: 'τ / 2', predicted: params.negativeMs / 2 }
        : { ...hidden, formula: '0', predicted: 0 },
    ]
  })
}
