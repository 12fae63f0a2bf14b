import type { Random } from '#server/engine/ports.ts'

/** log(1 + x) / x and (e^x - 1) / x, right near 0 as well: that is where a skew of exactly 1 lives. */
const logRatio = (x: number) => (Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x * (0.5 - x * (1 / 3 - x / 4)))
const expRatio = (x: number) =>
  Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + (x / 2) * (1 + (x / 3) * (1 + x / 4))

/**
 * Ranks 0 to n-1, rank r with a weight of 1 / (r + 1)^skew. By rejection-inversion (Hörmann and Derflinger, 1996):
 * exact for every skew, where YCSB's formula (Gray et al., 1994) approximates all ranks but the first two and has no
 * answer at 1; and without its sum over all keys, so a million keys cost no more than ten.
 */
export function createZipf(skew: number, random: Random) {
  const height = (x: number) => Math.exp(-skew * Math.log(x))
  const area = (x: number) => expRatio((1 - skew) * Math.log(x)) * Math.log(x)
  const areaInverse = (y: number) => Math.exp(logRatio(Math.max(-1, y * (1 - skew))) * y)
  const first = area(1.5) - 1
  const surely = 2 - areaInverse(area(2.5) - height(2))
  let size = 1
  let whole = area(1.5)

  return {
    next(count: number): number {
      if (count !== size) {
        size = count
        whole = area(count + 0.5)
      }
      for (;;) {
        const drawn = whole + random.next() * (first - whole)
        const x = areaInverse(drawn)
        const rank = Math.min(size, Math.max(1, Math.floor(x + 0.5)))
        if (rank - x <= surely || drawn >= area(rank + 0.5) - height(rank)) return rank - 1
      }
    },
  }
}
