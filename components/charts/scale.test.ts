import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundScale, stickyScale, ticksOf } from './scale.ts'

test('an axis ends at a round number just above what it shows', () => {
  expect(roundScale(18_240)).toMatchObject({ top: 20_000, step: 5000 })
  expect(roundScale(0.41).top).toBeCloseTo(0.6)
  expect(roundScale(412, true)).toMatchObject({ top: 600, step: 200 })
})

test('an axis without traffic still has a height', () => {
  expect(ticksOf(roundScale(0))).toEqual([0, 0.5, 1])
  expect(ticksOf(roundScale(0, true))).toEqual([0, 1])
})

test('what is counted has whole ticks only', () => {
  expect(ticksOf(roundScale(3, true))).toEqual([0, 1, 2, 3])
})

test('a small drop leaves the axis where it is, a large one lowers it, and a peak always fits', () => {
  const shown = roundScale(18_000)
  expect(stickyScale(shown, 12_000)).toBe(shown)
  expect(stickyScale(shown, 9000).top).toBe(10_000)
  expect(stickyScale(null, 2, true).top).toBe(3)
  expect(stickyScale(shown, 21_000).top).toBeGreaterThanOrEqual(21_000)
})

test('whatever was shown before, the highest value fits and there are few ticks', () => {
  const amount = fc.double({ min: 1e-6, max: 1e15, noNaN: true })
  fc.assert(
    fc.property(amount, amount, fc.boolean(), (before, now, whole) => {
      const scale = stickyScale(roundScale(before, whole), now, whole)
      expect(scale.top).toBeGreaterThanOrEqual(now * (1 - 1e-6))
      expect(ticksOf(scale).length).toBeLessThanOrEqual(6)
    }),
  )
})
