import { expect, test } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createZipf } from '#server/lab/workload/zipf.ts'

function theory(keys: number, skew: number): number[] {
  const weights = Array.from({ length: keys }, (_, rank) => (rank + 1) ** -skew)
  const zeta = weights.reduce((sum, each) => sum + each, 0)
  return weights.map(each => each / zeta)
}

function drawn(keys: number, skew: number, { draws, seed }: { draws: number; seed: number }): number[] {
  const counts = new Array<number>(keys).fill(0)
  const zipf = createZipf(skew, createRandom(seed))
  for (let draw = 0; draw < draws; draw++) {
    const rank = zipf.next(keys)
    counts[rank] = (counts[rank] ?? Number.NaN) + 1
  }
  return counts
}

/** Standard deviations away from what chance gives; ranks that are expected less than 10 times count as one. */
function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const draws = counts.reduce((sum, each) => sum + each, 0)
  let [square, groups, seen, due] = [0, 0, 0, 0]
  for (const [rank, share] of shares.entries()) {
    seen += counts[rank] ?? 0
    due += share * draws
    if (due < 10 && rank < shares.length - 1) continue
    if (due > 0) square += (seen - due) ** 2 / Math.max(due, 1e-9)
    groups += 1
    seen = due = 0
  }
  const freedom = Math.max(1, groups - 1)
  // Wilson and Hilferty: the cube root of chi-square per degree of freedom is normal.
  return (Math.cbrt(square / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom))
}

const skews = [0, 0.2, 0.5, 0.99, 1, 1.0000001, 1.2, 2, 3.5, 5]
const sizes = [2, 10, 1_000]
const cases = skews.flatMap(skew => sizes.map(keys => ({ skew, keys })))

test.each(cases)('$keys keys with a skew of $skew are wanted as often as theory says', ({ skew, keys }) => {
  const counts = drawn(keys, skew, { draws: 200_000, seed: 11 })
  expect(chiSquare(counts, theory(keys, skew))).toBeLessThan(4)
})

test('the test of frequencies notices a skew that is 0.02 off', () => {
  const counts = drawn(1_000, 1, { draws: 200_000, seed: 11 })
  expect(chiSquare(counts, theory(1_000, 0.98))).toBeGreaterThan(4)
})

test('a million keys: the hottest get the share that YCSB’s sum gives them', () => {
  const keys = 1_000_000
  const shares = theory(keys, 0.99)
  const draws = 400_000
  const counts = drawn(keys, 0.99, { draws, seed: 3 })
  for (const rank of [0, 1, 2, 10, 100]) {
    const due = (shares[rank] ?? 0) * draws
    expect(Math.abs((counts[rank] ?? 0) - due)).toBeLessThan(5 * Math.sqrt(due))
  }
})

test('setting it up and growing it costs two areas and no sum over the keys', () => {
  let asked = 0
  const counting = {
    next() {
      asked += 1
      return 0.5
    },
  }
  const zipf = createZipf(1, counting)
  for (let keys = 1_000_000; keys < 1_001_000; keys++) expect(zipf.next(keys)).toBeLessThan(keys)
  expect(asked).toBeLessThan(2_000)
})

test('one key is always the answer, whatever the skew', () => {
  for (const skew of skews) expect(createZipf(skew, createRandom(1)).next(1)).toBe(0)
})
