import type { AcrossSpec } from './chart-data.ts'

/** Charts measure whole steps from left to right: so many lie between 1 and 10, as between 10 and 100. */
const perDecade = 1_000
const least = 1e-9

export const placeOfProportion = (amount: number): number => perDecade * Math.log10(Math.max(least, amount))

/** Amounts in proportion from left to right: as far from 1 to 10 as from 10 to 100. */
export function overProportions(label: string, format: (amount: number) => string): AcrossSpec {
  const amountAt = (at: number) => Number((10 ** (at / perDecade)).toPrecision(6))
  return {
    label,
    ticks: roundProportions,
    tick: at => format(amountAt(at)),
    exact: at => format(amountAt(at)),
    newestFirst: false,
  }
}

/** The first of these sequences that is not too many: 1, 2, 5, 10 … or 1, 10, 100 … or fewer. */
function roundProportions(from: number, to: number, most: number): number[] {
  if (!(to > from) || most < 1) return []
  const within = (steps: readonly number[], every: number) => {
    const places: number[] = []
    for (let decade = Math.floor(from / perDecade); decade <= to / perDecade; decade++) {
      if (decade % every !== 0) continue
      for (const step of steps) places.push(perDecade * (decade + Math.log10(step)))
    }
    return places.filter(at => at >= from - 1e-6 && at <= to + 1e-6)
  }
  const fine = [within([1, 2, 5], 1), within([1, 3], 1)].find(places => places.length <= most)
  if (fine) return fine
  for (let every = 1; ; every++) {
    const places = within([1], every)
    if (places.length <= most) return places
  }
}
