import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRolling } from './rolling.ts'

test('nothing known is not the same as no traffic', () => {
  const rolling = createRolling(60)
  expect(rolling.sum(0, 60)).toBeNull()
  rolling.begin(0)
  expect(rolling.sum(0, 60)).toBeNull()
  rolling.add(1000, 0, 0)
  expect(rolling.sum(1000, 60)).toEqual({ hits: 0, misses: 0 })
  expect(rolling.sum(120_000, 60)).toBeNull()
})

test('a window holds exactly the events of its seconds', () => {
  const seconds = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 100 }), (list, window) => {
      const rolling = createRolling(100)
      rolling.begin(0)
      for (const [i, [hits, misses]] of list.entries()) rolling.add((i + 1) * 1000, hits, misses)
      const inside = list.slice(-window)
      expect(rolling.sum(list.length * 1000, window)).toEqual({
        hits: inside.reduce((sum, [hits]) => sum + hits, 0),
        misses: inside.reduce((sum, [, misses]) => sum + misses, 0),
      })
    }),
  )
})

test('events of a long hole are spread over it instead of landing in the last minute', () => {
  const rolling = createRolling(3600)
  rolling.begin(0)
  rolling.add(600_000, 6000, 600)
  expect(rolling.sum(600_000, 60)).toEqual({ hits: 600, misses: 60 })
  expect(rolling.sum(600_000, 3600)).toEqual({ hits: 6000, misses: 600 })
})

test('what history remembers stands before what was sampled', () => {
  const rolling = createRolling(3600)
  rolling.begin(10_000)
  rolling.add(11_000, 5, 5)
  rolling.prepend([
    { at: 8000, hits: 0, misses: 0 },
    { at: 9000, hits: 10, misses: 1 },
    { at: 10_500, hits: 99, misses: 99 },
  ])
  expect(rolling.sum(11_000, 60)).toEqual({ hits: 15, misses: 6 })
})

test('memory is bounded by the longest window', () => {
  const rolling = createRolling(10)
  rolling.begin(0)
  for (let i = 1; i <= 100_000; i++) rolling.add(i * 1000, 1, 0)
  expect(rolling.sum(100_000_000, 10)).toEqual({ hits: 10, misses: 0 })
  expect(rolling.sum(100_000_000, 1000)?.hits).toBeLessThan(100)
})

test('says how many seconds of a window it knows', () => {
  const rolling = createRolling(60)
  expect(rolling.covers(0, 60)).toBe(0)
  rolling.begin(0)
  for (let second = 1; second <= 90; second++) rolling.add(second * 1000, 1, 0)
  expect(rolling.covers(90_000, 60)).toBe(60)
  const fresh = createRolling(60)
  fresh.begin(50_000)
  fresh.add(56_000, 6, 0)
  expect(fresh.covers(56_000, 60)).toBe(6)
})
