/** The places at which a slider rests, from the lowest to the highest. */
export type Steps = readonly number[]

/** In each decade, so that every place is a number one would say. */
const perDecade = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** Places in proportion: as far from 10 to 20 as from 1 000 to 2 000. Zero, where it is one of them, comes first. */
export function logSteps(from: number, to: number, whole = true): Steps {
  const found = new Set<number>([from])
  const lowest = Math.floor(Math.log10(from > 0 ? from : 1))
  for (let decade = lowest; 10 ** decade <= to; decade++) {
    for (const each of perDecade) {
      const value = whole ? Math.round(each * 10 ** decade) : Number((each * 10 ** decade).toPrecision(2))
      if (value >= from && value <= to) found.add(value)
    }
  }
  return [...found.add(to)].sort((one, other) => one - other)
}

/** Places at equal distances. */
export function evenSteps(from: number, to: number, step: number): Steps {
  const count = Math.round((to - from) / step)
  return Array.from({ length: count + 1 }, (_, index) => Number((from + index * step).toPrecision(12)))
}

/** Where a value stands: at its place, or at the nearest one. */
export function placeOf(steps: Steps, value: number): number {
  const above = steps.findIndex(step => step >= value)
  if (above === -1) return steps.length - 1
  const [low, high] = [steps[above - 1], steps[above]]
  if (low === undefined || high === undefined || high === value) return above
  return value - low < high - value ? above - 1 : above
}

/** The value of a place; the ends, for what lies beyond them. */
export function valueAt(steps: Steps, place: number): number {
  const inside = Math.min(steps.length - 1, Math.max(0, Math.round(place)))
  return steps[inside] ?? 0
}
