import type { Points } from '#server/lab/experiments/verdict.ts'

const mostPoints = 160

type Counted = { line: string; at: readonly number[] }

/** How many of these had happened, at the same moments for every line. `at` is sorted. */
export function countedCurves(
  of: readonly Counted[],
  { from, until }: { from: number; until: number },
): { line: string; points: Points }[] {
  const step = (until - from) / mostPoints
  const moments = Array.from({ length: mostPoints + 1 }, (_, index) => from + index * step)
  return of.map(({ line, at }) => ({
    line,
    points: moments.map(x => [x, countUntil(at, x)] as const),
  }))
}

const countUntil = (sorted: readonly number[], x: number) => {
  const after = sorted.findIndex(each => each > x)
  return after === -1 ? sorted.length : after
}
