import { grouped, type Parts, thinSpace } from '#components/format/numbers.ts'

const units = [
  { name: 'ms', ms: 1 },
  { name: 's', ms: 1_000 },
  { name: 'min', ms: 60_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'd', ms: 86_400_000 },
] as const

/** A chosen stretch of time in the largest unit that shows it exactly: 60 s is 1 min, 90 s stays 90 s. */
function spanOf(ms: number): Parts {
  const fitting = units.filter(unit => ms >= unit.ms && ms % unit.ms === 0)
  const unit = fitting.at(-1) ?? units[0]
  return { value: grouped(ms / unit.ms), unit: unit.name }
}

export const spanText = (ms: number): string => {
  const { value, unit } = spanOf(ms)
  return `${value}${thinSpace}${unit}`
}

/** What a person types: "90", "1.5 min", "2h", "300 ms". Without a unit it is seconds. null: not understood. */
export function readSpan(text: string): number | null {
  const match = /^([\d\s\u2009\u202f]*[.,]?\d+)\s*([a-z]*)$/i.exec(text.trim())
  const amount = Number(match?.[1]?.replace(/[\s\u2009\u202f]/g, '').replace(',', '.'))
  const name = match?.[2]?.toLowerCase() || 's'
  const unit = units.find(each => each.name === name || (each.name === 'min' && name === 'm'))
  return match && unit && Number.isFinite(amount) ? Math.round(amount * unit.ms) : null
}

/** 5 000, 5k, 1.2 M. null: not understood. */
export function readAmount(text: string): number | null {
  const match = /^([\d\s\u2009\u202f]*[.,]?\d+)\s*([km]?)$/i.exec(text.trim())
  const amount = Number(match?.[1]?.replace(/[\s\u2009\u202f]/g, '').replace(',', '.'))
  const times = { '': 1, k: 1_000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1
  return match && Number.isFinite(amount) ? Number((amount * times).toPrecision(12)) : null
}
