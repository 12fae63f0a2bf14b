/** A number as a person reads it, and its unit apart, so that a tile can set it smaller. */
export type Parts = { value: string; unit: string }

/** Between groups of digits and before a unit. Geist draws the narrow no-break space too narrow to be seen. */
export const thinSpace = '\u2009'
const minus = '\u2212'
const steps = ['', 'k', 'M', 'G', 'T', 'P'] as const
const exactBelow = 1_000_000

export function joined({ value, unit }: Parts): string {
  return unit === '' ? value : `${value}${thinSpace}${unit}`
}

/** 18240 → 18 240. At most `digits` after the point, and none that say nothing. */
export function grouped(amount: number, digits = 0): string {
  const [whole = '0', fraction = ''] = Math.abs(amount).toFixed(digits).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace)
  const rest = fraction.replace(/0+$/, '')
  const text = rest === '' ? spaced : `${spaced}.${rest}`
  return amount < 0 && text !== '0' ? `${minus}${text}` : text
}

/** Three digits that matter: 0.41, 4.1, 41, 412. */
export function threeDigits(amount: number): string {
  const size = Math.abs(amount)
  if (size >= 100) return grouped(amount)
  if (size >= 10) return grouped(amount, 1)
  return grouped(amount, 2)
}

/** SI: every step is a thousand. Rounding never leaves 1 000 of a smaller unit. */
function scaled(amount: number): { amount: number; prefix: string } {
  let step = 0
  let left = amount
  while (Math.abs(left) >= 999.5 && step < steps.length - 1) {
    left /= 1000
    step++
  }
  return { amount: left, prefix: steps[step] ?? '' }
}

/** Exact below a million, then SI: 18 240, 1.25 M. */
export function count(amount: number): Parts {
  if (Math.abs(amount) < exactBelow) return { value: grouped(Math.round(amount)), unit: '' }
  const { amount: left, prefix } = scaled(amount)
  return { value: threeDigits(left), unit: prefix }
}

/** Events per second. Below ten a digit after the point still says something. */
export function rate(perSecond: number): Parts {
  if (Math.abs(perSecond) < 10) {
    const rounded = grouped(perSecond, 1)
    return { value: rounded === '0' && perSecond > 0 ? '<0.1' : rounded, unit: '/s' }
  }
  const { value, unit } = count(perSecond)
  return { value, unit: `${unit}/s` }
}

/** One digit after the point. Never 100.0 where something is missing, never 0.0 where there is something. */
export function percent(share: number): Parts {
  const rounded = Math.round(share * 1000) / 10
  if (rounded >= 100 && share < 1) return { value: '99.9', unit: '%' }
  if (rounded <= 0 && share > 0) return { value: '<0.1', unit: '%' }
  return { value: rounded.toFixed(1), unit: '%' }
}

/** SI bytes: 1 kB is 1 000 B, everywhere on the board. */
export function bytes(amount: number): Parts {
  const { amount: left, prefix } = scaled(amount)
  return { value: prefix === '' ? grouped(Math.round(left)) : threeDigits(left), unit: `${prefix}B` }
}

export function bytesPerSecond(amount: number): Parts {
  const { value, unit } = bytes(amount)
  return { value, unit: `${unit}/s` }
}

/** A plain factor, like fragmentation: 1.08. */
export function factor(amount: number): Parts {
  return { value: amount.toFixed(2), unit: '' }
}
