import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createChurn } from '#server/lab/workload/churn.ts'
import { createPopularity, hottestId } from '#server/lab/workload/popularity.ts'
import { createFixedPopulation } from '#server/lab/workload/population.ts'
import { createScramble } from '#server/lab/workload/scramble.ts'
import { type WorkloadInput, workloadShape } from '#server/lab/workload/workload.ts'

function wanted(input: WorkloadInput, draws: number, atMs = 0): number[] {
  const workload = workloadShape.parse(input)
  const next = createPopularity(workload, createRandom(workload.seed))
  const rows = createFixedPopulation(workload.keys)
  return Array.from({ length: draws }, () => next(atMs, rows))
}

function hottestOf(ids: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

test('scrambling gives every key exactly one rank, for any count and seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(4_294_967_295), (count, seed) => {
      const scramble = createScramble(count, seed)
      const seen = new Set(Array.from({ length: count }, (_, rank) => scramble(rank)))
      expect(seen.size).toBe(count)
      expect(Math.min(...seen)).toBe(0)
      expect(Math.max(...seen)).toBe(count - 1)
    }),
  )
})

test('the popular keys do not lie side by side', () => {
  const scramble = createScramble(10_000, 1)
  const hot = Array.from({ length: 100 }, (_, rank) => scramble(rank)).sort((a, b) => a - b)
  const neighbours = hot.filter((id, at) => at > 0 && id - (hot[at - 1] ?? 0) === 1)
  expect(neighbours.length).toBeLessThan(10)
  // A hundred keys in ten stretches of the shop: each gets some.
  expect(new Set(hot.map(id => Math.floor(id / 1_000))).size).toBe(10)
})

test('while the hot set changes, every key still has exactly one rank', () => {
  const settings = fc.record({
    keys: fc.integer({ min: 1, max: 500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    atMs: fc.nat(100_000),
  })
  fc.assert(
    fc.property(settings, ({ keys, share, atMs }) => {
      const churned = createChurn(workloadShape.parse({ keys, churn: { share, everyMs: 1_000 } }))
      const ranks = Array.from({ length: keys }, (_, rank) => churned(rank, atMs))
      expect([...ranks].sort((a, b) => a - b)).toEqual(Array.from({ length: keys }, (_, rank) => rank))
    }),
  )
})

test('a tenth of the keys is hot for a while, then another tenth, and the others notice nothing', () => {
  const churned = createChurn(workloadShape.parse({ keys: 100, churn: { share: 0.1, everyMs: 1_000 } }))
  expect(churned(3, 999)).toBe(3)
  expect(churned(3, 1_000)).toBe(13)
  expect(churned(3, 2_500)).toBe(23)
  expect(churned(13, 2_500)).toBe(13)
  expect(churned(23, 2_500)).toBe(3)
})

test('uniform asks for all keys alike', () => {
  const counts = new Array<number>(100).fill(0)
  for (const id of wanted({ keys: 100, popularity: { kind: 'uniform' } }, 100_000)) {
    counts[id] = (counts[id] ?? Number.NaN) + 1
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(5 * Math.sqrt(1_000))
})

test('a hot spot gets its share of the requests', () => {
  const ids = wanted({ keys: 1_000, popularity: { kind: 'hot spot', keys: 0.01, requests: 0.9 } }, 50_000)
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const hot = [...counts.values()].sort((a, b) => b - a).slice(0, 10)
  const share = hot.reduce((sum, each) => sum + each, 0) / ids.length
  expect(share).toBeGreaterThan(0.89)
  expect(share).toBeLessThan(0.91)
})

test('a hot spot of no keys is one key, and one of all keys is everything', () => {
  const one = wanted({ keys: 10, popularity: { kind: 'hot spot', keys: 0, requests: 1 } }, 100)
  expect(new Set(one).size).toBe(1)
  const all = wanted({ keys: 10, popularity: { kind: 'hot spot', keys: 1, requests: 0 } }, 1_000)
  expect(new Set(all).size).toBe(10)
})

test('a scan takes one key after the other and begins again', () => {
  expect(wanted({ keys: 3, popularity: { kind: 'scan' } }, 7)).toEqual([0, 1, 2, 0, 1, 2, 0])
})

test('of the latest, the very latest is wanted most', () => {
  expect(hottestOf(wanted({ keys: 500, popularity: { kind: 'latest' } }, 10_000))).toBe(499)
})

test.each<WorkloadInput>([
  { keys: 1_000 },
  { keys: 1_000, churn: { share: 0.05, everyMs: 1_000 } },
  { keys: 1_000, popularity: { kind: 'latest' }, churn: { share: 0.05, everyMs: 1_000 } },
  { keys: 100, popularity: { kind: 'hot spot', keys: 0.01, requests: 0.5 } },
])('the hottest key of %j is known without counting', input => {
  const atMs = 3_500
  expect(hottestId(workloadShape.parse(input), atMs)).toBe(hottestOf(wanted(input, 20_000, atMs)))
})

test('where no key is wanted more than others there is no hottest', () => {
  expect(hottestId(workloadShape.parse({ popularity: { kind: 'scan' } }), 0)).toBeNull()
  expect(hottestId(workloadShape.parse({ popularity: { kind: 'uniform' } }), 0)).toBeNull()
  const moving = workloadShape.parse({ popularity: { kind: 'latest' }, mix: { insert: 1 } })
  expect(hottestId(moving, 0)).toBeNull()
})
