import type { AcrossSpec } from './chart-data.ts'

/** Charts measure whole steps from left to right: an amount is counted in thousandths. */
const fine = 1_000

export const placeOfAmount = (amount: number): number => amount * fine

/** Amounts from left to right in place of moments: seconds since something, a TTL, a skew. */
export function overNumbers(label: string, format: (amount: number) => string): AcrossSpec {
  return {
    label,
    ticks: (from, to, most) => roundPlaces(from, to, most),
    tick: at => format(tidy(at / fine)),
    exact: at => format(at / fine),
    newestFirst: false,
  }
}

/** 0.30000000000000004 is 0.3. */
const tidy = (amount: number) => Number(amount.toPrecision(6))

function roundPlaces(from: number, to: number, most: number): number[] {
  if (!(to > from) || most < 1) return []
  const rough = (to - from) / most
  const decade = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(each => each * decade).find(each => each >= rough) ?? 10 * decade
  const first = Math.ceil(from / step)
  const last = Math.floor(to / step)
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}
