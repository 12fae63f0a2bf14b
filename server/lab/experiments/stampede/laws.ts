import { archive, isArchive, type StampedeParams } from '#server/lab/experiments/stampede/params.ts'
import type { Outcome } from '#server/lab/experiments/stampede/row.ts'
import type { Law } from '#server/lab/experiments/verdict.ts'

type Form = { formula: string; predicted: number; per?: 'renewal' | 'TTL' }

/** Queries for each expiry, where mathematics says how many. */
function closedForm(choice: string, params: StampedeParams): Form | null {
  const { traffic, callers, perSecond, processes, queryMs, beta } = params
  const steady = traffic !== 'burst'
  const missers = steady ? (perSecond * queryMs) / 1_000 : callers
  switch (choice) {
    case 'none':
    case 'jitter':
      if (traffic === 'workers' || (steady && choice === 'jitter')) return null
      return { formula: steady ? 'λ·Δ' : 'N', predicted: missers }
    case 'coalesce':
      return { formula: 'P', predicted: Math.min(processes, missers) }
    case 'xfetch':
      return traffic === 'workers'
        ? null
        : { formula: 'e^(1/β)', predicted: Math.exp(1 / beta), per: 'renewal' }
    case 'last-fifth-lock':
    case 'refresh-ahead':
      return steady ? { formula: '1 / 0.8', predicted: 1.25, per: 'TTL' } : { formula: '1', predicted: 1 }
    case 'lock':
    case 'lease':
    case 'xfetch-lock':
    case 'stale':
      return { formula: '1', predicted: 1 }
    default:
      return null
  }
}

export function lawsOf(outcomes: readonly Outcome[], params: StampedeParams): Law[] {
  const published = isArchive(params) ? archive.published : {}
  return outcomes.flatMap(({ choice, loadsPerExpiry, loadsPerRenewal, loadsPerTtl }) => {
    const law = { choice, unit: 'number' as const }
    const form = closedForm(choice, params)
    const known = published[choice]
    const laws: Law[] = []
    if (form) {
      const { per = 'expiry', formula, predicted } = form
      const measured = { renewal: loadsPerRenewal, TTL: loadsPerTtl, expiry: loadsPerExpiry }[per]
      laws.push({ ...law, about: `queries per ${per}`, formula, predicted, measured })
    }
    if (known !== undefined) {
      const about = 'queries per expiry, as published'
      laws.push({ ...law, about, formula: 'Internet Archive', predicted: known, measured: loadsPerExpiry })
    }
    return laws
  })
}
