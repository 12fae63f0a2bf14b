import { expect, it } from 'vitest'
import { costOf, countOf, readsOf, sumOf } from './estimate.ts'

const exact = (value: number) => ({ value, margin: 0, exact: true })

it('a complete walk is exact, a partial one has a margin, and none knows nothing', () => {
  expect(countOf({ matched: 7, walked: 100, of: 100, complete: true })).toEqual(exact(7))
  expect(countOf({ matched: 0, walked: 0, of: 500, complete: false })).toEqual({
    value: 0,
    margin: 500,
    exact: false,
  })
  const part = countOf({ matched: 500, walked: 1000, of: 10_000, complete: false })
  expect(part.value).toBe(5000)
  expect(part.margin).toBeGreaterThan(200)
  expect(part.margin).toBeLessThan(400)
})

it('the margin holds the truth 19 times of 20', () => {
  // A small generator of its own, so that the same chances come each time.
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  let within = 0
  for (let trial = 0; trial < 500; trial++) {
    let matched = 0
    for (let i = 0; i < 1000; i++) if (random() < 0.3) matched++
    const { value, margin } = countOf({ matched, walked: 1000, of: 100_000, complete: false })
    if (Math.abs(value - 30_000) <= margin) within++
  }
  expect(within / 500).toBeGreaterThan(0.93)
  expect(within / 500).toBeLessThan(0.97)
})

it('sums are exact only where every key was weighed', () => {
  expect(sumOf([10, 20], exact(2))).toEqual({ value: 30, margin: 0, exact: true })
  expect(sumOf([10, 20], exact(200))).toMatchObject({ value: 3000, exact: false })
  expect(sumOf([], exact(0))).toEqual(exact(0))
  expect(sumOf([], exact(5))).toBeNull()
})

it('the cost follows the traffic, and no key is missed for ever', () => {
  const traffic = { hitsPerSecond: 1000, keys: 400, seconds: 60 }
  const cost = costOf(exact(100), traffic, null)
  expect(cost).toMatchObject({ missesPerSecond: 250, mostLoads: 100 })
  expect(cost.curve[0]).toBeCloseTo(100 * (1 - Math.exp(-2.5)))
  expect(cost.curve.reduce((sum, misses) => sum + misses)).toBeCloseTo(100)
  expect(costOf(exact(0), traffic, null).missesPerSecond).toBe(0)
  expect(costOf(exact(5), { ...traffic, hitsPerSecond: null }, null).missesPerSecond).toBeNull()
  const hot = costOf(exact(1), traffic, { chosen: [200], all: [5, 5, 5, 200] })
  expect(hot.missesPerSecond).toBeGreaterThan(2.5)
  const alike = costOf(exact(100), traffic, { chosen: [20, 20], all: [20] }).curve
  const uneven = costOf(exact(100), traffic, { chosen: [5, 40], all: [5, 40] }).curve
  expect(uneven[0]).toBeLessThan(alike[0] ?? 0)
  expect(uneven[20]).toBeGreaterThan(alike[20] ?? 0)
  expect(readsOf(6)).toBeLessThan(readsOf(7))
})
