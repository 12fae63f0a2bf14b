import { expect, test } from 'vitest'
import { placeOfAmount } from '#components/charts/over-numbers.ts'
import { columnsOf, withNews } from './run-columns.ts'

test('lines with points at other places meet on one axis, and none is longer than it was measured', () => {
  const columns = columnsOf(
    {
      a: [
        [0, 0],
        [2, 4],
      ],
      b: [[1, 7]],
    },
    placeOfAmount,
  )
  expect(columns.at).toEqual([0, 1_000, 2_000])
  expect(columns.lines).toEqual({ a: [0, 2, 4], b: [null, 7, null] })
})

test('a gap stays a gap', () => {
  expect(
    columnsOf(
      {
        a: [
          [0, 1],
          [1, null],
          [2, 3],
        ],
        b: [[0.5, 1]],
      },
      placeOfAmount,
    ).lines.a,
  ).toEqual([1, null, null, 3])
})

test('points that are told later are added, or take the place of those before', () => {
  const first = withNews({}, [{ kind: 'points', chart: 'c', line: 'a', points: [[0, 1]] }])
  const second = withNews(first, [{ kind: 'points', chart: 'c', line: 'a', points: [[1, 2]] }])
  expect(second).toEqual({
    c: {
      a: [
        [0, 1],
        [1, 2],
      ],
    },
  })
  expect(first).toEqual({ c: { a: [[0, 1]] } })
  const whole = withNews(second, [{ kind: 'points', chart: 'c', line: 'a', points: [[5, 5]], replace: true }])
  expect(whole).toEqual({ c: { a: [[5, 5]] } })
})
