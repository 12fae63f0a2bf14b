import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergePoints, type Point, toLine } from './downsample.ts'

const point = fc
  .record({ at: fc.nat(600_000), low: fc.nat(100), high: fc.nat(100), sum: fc.nat(1000), count: fc.nat(10) })
  .map(({ at, low, high, sum, count }): Point => ({ at, min: low, max: low + high, sum, count: count + 1 }))

function overall(points: Point[]) {
  return {
    min: Math.min(...points.map(p => p.min)),
    max: Math.max(...points.map(p => p.max)),
    sum: points.reduce((sum, p) => sum + p.sum, 0),
    count: points.reduce((sum, p) => sum + p.count, 0),
  }
}

test('merging in any order and in any number of stages keeps peaks, sums and seconds', () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1 }), points => {
      const direct = mergePoints(points, 60)
      const staged = mergePoints(mergePoints(mergePoints(points.toReversed(), 1), 10), 60)
      expect(staged).toEqual(direct)
      expect(overall(direct)).toEqual(overall(points))
    }),
  )
})

test('merged points stand at the start of their bucket, sorted', () => {
  const merged = mergePoints([at(125_000, 4), at(61_000, 1), at(119_999, 3)], 60)
  expect(merged.map(p => [p.at, p.sum])).toEqual([
    [60_000, 4],
    [120_000, 4],
  ])
})

test('a failed second is a gap, and sampling slower than the grid is not', () => {
  const grid = { from: 0, step: 1, length: 8, gapAfterSeconds: 0 }
  const everySecond = [at(0, 1), at(1000, 2), at(3000, 4)]
  expect(toLine(everySecond, grid).avg).toEqual([1, 2, null, 4, null, null, null, null])
  const everyFive = [{ at: 0, min: 2, max: 2, sum: 10, count: 5 }]
  expect(toLine(everyFive, grid).avg).toEqual([2, 2, 2, 2, 2, null, null, null])
})

test('a tolerated hole is bridged by the point before it', () => {
  const line = toLine([at(0, 7), at(4000, 1)], { from: 0, step: 1, length: 6, gapAfterSeconds: 3 })
  expect(line.avg).toEqual([7, 7, 7, null, 1, 1])
})

test('a cell shows the mean over the seconds that were covered, and the peaks', () => {
  const line = toLine(
    [
      { at: 0, min: 0, max: 9, sum: 10, count: 2 },
      { at: 5000, min: 4, max: 6, sum: 5, count: 1 },
    ],
    { from: 0, step: 10, length: 1, gapAfterSeconds: 0 },
  )
  expect(line).toEqual({ avg: [5], min: [0], max: [9] })
})

function at(ms: number, value: number): Point {
  return { at: ms, min: value, max: value, sum: value, count: 1 }
}
