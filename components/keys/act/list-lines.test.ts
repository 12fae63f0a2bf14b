import { expect, it } from 'vitest'
import { linesOf } from './list-lines.ts'

it('takes one name a line, whatever system wrote the list, and keeps spaces', () => {
  expect(linesOf('\uFEFFuser:1\r\nuser:2\n\n user:3 \nuser:1')).toEqual({
    names: ['user:1', 'user:2', ' user:3 '],
    doubles: 1,
    bad: [],
  })
  expect(linesOf('')).toEqual({ names: [], doubles: 0, bad: [] })
})

it('says which lines are bad, and why, and keeps the others', () => {
  const { names, bad } = linesOf(`good\n${'x'.repeat(13_000)}\nb\uFFFDd\nzero\0\n✓`)
  expect(names).toEqual(['good', '✓'])
  expect(bad.map(({ line }) => line)).toEqual([2, 3, 4])
})
