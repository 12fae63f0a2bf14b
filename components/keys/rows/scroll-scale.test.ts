import { expect, test } from 'vitest'
import { clampPosition, scaleOf } from './scroll-scale.ts'

test('an ordinary list is as high as its rows', () => {
  expect(scaleOf({ count: 1000, row: 30, view: 600 })).toEqual({ height: 30_000, full: 30_000, factor: 1 })
})

test('ten million rows are no higher than a browser can draw, and the end of the bar is the end of the list', () => {
  const scale = scaleOf({ count: 10_000_000, row: 30, view: 600 })
  expect(scale.height).toBeLessThan(16_000_000)
  expect((scale.height - 600) * scale.factor).toBeCloseTo(300_000_000 - 600, 0)
})

test('nobody scrolls before the first row or behind the last', () => {
  const scale = scaleOf({ count: 10, row: 30, view: 600 })
  expect([clampPosition(-5, scale, 600), clampPosition(900, scale, 600)]).toEqual([0, 0])
})
