import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCrosshair, indexAt, nearest } from './crosshair.ts'

test('every chart hears of the moment that one of them points at, and only when it is another one', () => {
  const crosshair = createCrosshair()
  const heard: (number | null)[] = []
  const leave = crosshair.subscribe(() => heard.push(crosshair.moment()))
  for (const at of [5, 5, 6, null]) crosshair.point(at)
  leave()
  crosshair.point(7)
  expect(heard).toEqual([5, 6, null])
})

test('the nearest moment is the one a search through all of them finds', () => {
  const sorted = fc
    .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 })
    .map(all => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(sorted, fc.integer({ min: -100, max: 10_100 }), (moments, at) => {
      const index = nearest(moments, at) ?? -1
      const closest = Math.min(...moments.map(each => Math.abs(each - at)))
      expect(Math.abs((moments[index] ?? Number.NaN) - at)).toBe(closest)
    }),
  )
  expect(nearest([], 5)).toBeNull()
})

test('a chart does not point at a moment that it does not cover', () => {
  const chart = { at: [10, 20, 30], from: 5, to: 35 }
  expect([4, 6, 24, 36, null].map(moment => indexAt(chart, moment))).toEqual([null, 0, 1, null, null])
})
