import type { Points } from '#server/lab/experiments/verdict.ts'

/** The most of these moments that lie within any window of this width. `at` is sorted. */
export function busiest(at: readonly number[], width: number): number {
  let first = 0
  let most = 0
  for (const [index, moment] of at.entries()) {
    while ((at[first] ?? moment) <= moment - width) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}

/** How many lie in each stretch, by the seconds of its middle. */
export function binned(
  at: readonly number[],
  { from, until, width }: { from: number; until: number; width: number },
): Points {
  const counts = new Array<number>(Math.ceil((until - from) / width)).fill(0)
  for (const moment of at) {
    const bin = Math.floor((moment - from) / width)
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count, bin) => [(from + (bin + 0.5) * width) / 1_000, count])
}

const steps = 2_000

/** The share that a window can hold of a sum of numbers, each drawn evenly from zero to its width. */
export function mostWithin(widths: readonly number[], window: number): number {
  const whole = widths.reduce((sum, each) => sum + each, 0)
  if (window >= whole) return 1
  const step = whole / steps
  let shares = [1]
  for (const width of widths) shares = spreadOver(shares, Math.max(1, Math.round(width / step)))
  const sums = movingSums(shares, Math.max(1, Math.round(window / step)))
  return Math.max(...sums)
}

const spreadOver = (shares: readonly number[], cells: number) =>
  movingSums([...shares, ...new Array<number>(cells - 1).fill(0)], cells).map(each => each / cells)

function movingSums(numbers: readonly number[], cells: number): number[] {
  let sum = 0
  return numbers.map((each, at) => {
    sum += each - (numbers[at - cells] ?? 0)
    return sum
  })
}
