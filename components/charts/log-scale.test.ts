import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stickyLogScale } from './log-scale.ts'
import { shareOf, ticksOf } from './scale.ts'

test('a scale of decades reaches from below the lowest to above the highest value', () => {
  const scale = stickyLogScale(null, { lowest: 0.3, highest: 418 })
  expect(ticksOf(scale)).toEqual([0.1, 1, 10, 100, 1000].map(tick => expect.closeTo(tick, 9)))
})

test('equal decades are equally tall, and zero lies at the bottom', () => {
  const scale = stickyLogScale(null, { lowest: 1, highest: 1000 })
  expect([0, 1, 10, 100, 1000].map(value => shareOf(scale, value))).toEqual(
    [0, 0, 1 / 3, 2 / 3, 1].map(share => expect.closeTo(share, 9)),
  )
})

test('without a value above zero there is still an axis', () => {
  expect(ticksOf(stickyLogScale(null, { lowest: 0, highest: 0 }))).toHaveLength(3)
})

test('one decade too many stays, two are given up, and a peak fits at once', () => {
  const shown = stickyLogScale(null, { lowest: 1, highest: 900 })
  expect(stickyLogScale(shown, { lowest: 1, highest: 90 })).toBe(shown)
  expect(stickyLogScale(shown, { lowest: 1, highest: 9 }).top).toBeCloseTo(10)
  expect(stickyLogScale(shown, { lowest: 1, highest: 5000 }).top).toBeCloseTo(10_000)
})

test('whatever was shown before, every value lies on the axis', () => {
  const amount = fc.double({ min: 1e-5, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(amount, amount, amount, amount, (a, b, c, d) => {
      const before = stickyLogScale(null, { lowest: Math.min(a, b), highest: Math.max(a, b) })
      const now = stickyLogScale(before, { lowest: Math.min(c, d), highest: Math.max(c, d) })
      for (const value of [c, d]) {
        expect(shareOf(now, value)).toBeGreaterThanOrEqual(-1e-9)
        expect(shareOf(now, value)).toBeLessThanOrEqual(1 + 1e-9)
      }
    }),
  )
})
