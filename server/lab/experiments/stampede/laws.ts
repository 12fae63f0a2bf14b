import { archive, isArchive, type StampedeParams } from '#server/lab/experiments/stampede/params.ts'
import type { Outcome } from '#server/lab/experiments/stampede/row.ts'
import type { Law } from '#server/lab/experiments/verdict.ts'

type Form = { formula: string; predicted: number; perRenewal?: boolean }

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
        : { formula: 'e^(1/β)', predicted: Math.exp(1 / beta), perRenewal: true }
    case 'last-fifth-lock':
    case 'refresh-ahead':
      return steady ? { formula: '1 / 0.8', predicted: 1.25 } : { formula: '1', predicted: 1 }
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
  return outcomes.flatMap(({ choice, loadsPerExpiry, loadsPerRenewal }) => {
    const law = { choice, unit: 'number' as const }
    const form = closedForm(choice, params)
    const known = published[choice]
    const laws: Law[] = []
    if (form) {
      const { perRenewal, formula, predicted } = form
      laws.push({
        ...law,
        about: perRenewal ? 'queries per renewal' : 'queries per expiry',
        formula,
        predicted,
        measured: perRenewal ? loadsPerRenewal : loadsPerExpiry,
      })
    }
    if (known !== undefined) {
      const about = 'queries per expiry, as published'
      laws.push({ ...law, about, formula: 'Internet Archive', predicted: known, measured: loadsPerExpiry })
    }
    return laws
  })
}
