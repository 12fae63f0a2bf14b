/** What was seen of one group of things: how many, the sum of their sizes, and of the squares of their sizes. */
export type Gathered = { count: number; sum: number; squares: number }

/** How much of how many was looked at. `again`: one and the same thing may have been drawn twice. */
export type Drawn = { looked: number; of: number; again: boolean }

/** A number told from a sample, and how uncertain it is. Both add up over independent samples. */
export type Inferred = { value: number; variance: number }

/** 95 times in 100 the truth is within `margin` of `value`. 0: nothing was extrapolated. */
export type Estimate = { value: number; margin: number }

const deviations = 1.96
/** Of what was not met among n, there are at most 3/n of all, 95 times in 100. */
const ruleOfThree = 3

export const nothing = (): Gathered => ({ count: 0, sum: 0, squares: 0 })

export function gather(into: Gathered, size: number) {
  into.count += 1
  into.sum += size
  into.squares += size * size
}

export function add(into: Gathered, other: Gathered) {
  into.count += other.count
  into.sum += other.sum
  into.squares += other.squares
}

/** How many there are of a group, in all. Unbiased: the share in the sample is the share in all, on average. */
export function inferCount({ count }: Gathered, drawn: Drawn): Inferred {
  const { looked, of } = drawn
  if (looked === 0) return { value: 0, variance: of > 0 ? of * of : 0 }
  const share = count / looked
  const none = ruleOfThree / looked / deviations
  const spread = count === 0 || count === looked ? none * none : (share * (1 - share)) / looked
  return { value: share * of, variance: of * of * spread * unseen(drawn) }
}

/** What a group takes, in all: things of other groups count as nothing. */
export function inferSum({ sum, squares }: Gathered, drawn: Drawn): Inferred {
  const { looked, of } = drawn
  if (looked === 0) return { value: 0, variance: 0 }
  const mean = sum / looked
  const variance = looked < 2 ? mean * mean : Math.max(0, squares - looked * mean * mean) / (looked - 1)
  return { value: mean * of, variance: ((of * of * variance) / looked) * unseen(drawn) }
}

/** What was looked at completely leaves nothing to guess. */
function unseen({ looked, of, again }: Drawn): number {
  return again ? 1 : Math.max(0, 1 - looked / Math.max(1, of))
}

export function sumOf(parts: readonly Inferred[]): Inferred {
  return parts.reduce(
    (all, part) => ({ value: all.value + part.value, variance: all.variance + part.variance }),
    { value: 0, variance: 0 },
  )
}

export function estimateOf({ value, variance }: Inferred): Estimate {
  return { value: Math.round(value), margin: Math.ceil(deviations * Math.sqrt(variance)) }
}

/** The change between two measurements, and whether it is more than their margins explain. */
export function changeOf(before: Estimate, after: Estimate): Estimate & { sure: boolean } {
  const value = after.value - before.value
  const margin = Math.ceil(Math.hypot(before.margin, after.margin))
  return { value, margin, sure: Math.abs(value) > margin }
}
