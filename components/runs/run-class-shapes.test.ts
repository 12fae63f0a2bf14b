import { expect, test } from 'vitest'
import { classesOf } from './run-class-shapes.ts'

const at = Array.from({ length: 600 }, (_, second) => second * 1_000)
const series = { at, lines: { 'a.hit': at.map(() => 90), 'a.loaded': at.map(() => 10) } }

test('classes are averaged over the stretch, and add up to all reads', () => {
  const classes = classesOf(series, 'a', { from: 0, to: 599_000 })
  expect(classes?.all).toBe(100)
  expect(classes?.each.get('hit')).toMatchObject({ perSecond: 90 })
  expect(classes?.each.get('hit')?.values).toHaveLength(120)
  expect(classes?.each.get('failed')).toMatchObject({ perSecond: null })
})

test('a run that kept no classes has none', () => {
  expect(classesOf({ at, lines: { 'a.reads': at.map(() => 1) } }, 'a', { from: 0, to: 1 })).toBeNull()
})
