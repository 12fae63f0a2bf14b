import { expect, test } from 'vitest'
import type { Mark } from './chart-data.ts'
import { marksAt, placed } from './marks-layer.tsx'
import { roundScale } from './scale.ts'

const frame = { width: 600, height: 200, from: 0, to: 1000, scale: roundScale(1) }
const mark = (at: number): Mark => ({ at, label: `at ${at}`, tone: 'text' })

test('marks outside of the chart are not drawn, the others in the order of time', () => {
  expect(placed({ frame, marks: [900, -1, 100, 2000].map(mark) }).map(({ at }) => at)).toEqual([100, 900])
})

test('the words of a mark end before the next one begins', () => {
  const [first, second] = placed({ frame, marks: [100, 150].map(mark) })
  expect((first?.x ?? 0) + (first?.room ?? 0)).toBeCloseTo(second?.x ?? -1)
})

test('every mark belongs to exactly one moment of the chart', () => {
  const moments = [0, 100, 200]
  const marks = [-40, 49, 50, 51, 100, 149.9, 150, 260].map(mark)
  const found = moments.flatMap((_, index) => marksAt(marks, moments, index))
  expect(found).toHaveLength(marks.length)
  expect(marksAt(marks, moments, 1).map(({ at }) => at)).toEqual([51, 100, 149.9, 150])
})
