import { expect, test } from 'vitest'
import { amountIn, readAmount } from './amounts.ts'
import { isFiltered, noFilter, questionOf, type Words } from './view.ts'

const words: Words = { tab: 'log', range: '1h', list: 'slow', own: false, ...noFilter }

test('nothing chosen asks for everything of the range', () => {
  expect(questionOf('shop', words)).toMatchObject({
    target: 'shop',
    seconds: 3600,
    node: null,
    text: null,
    shape: null,
    least: 0,
  })
  expect(isFiltered(words)).toBe(false)
  expect(isFiltered({ ...words, least: 5 })).toBe(true)
})

test('an address that was written by hand never asks for more than the board takes', () => {
  const question = questionOf('shop', { ...words, find: 'x'.repeat(900), least: -5 })
  expect(question.text).toHaveLength(200)
  expect(question.least).toBe(0)
})

test('amounts are read as people write them, by what the list holds', () => {
  expect(readAmount('10 ms', 'slow')).toBe(10_000)
  expect(readAmount('1.5s', 'slow')).toBe(1_500_000)
  expect(readAmount('250µs', 'slow')).toBe(250)
  expect(readAmount('250', 'slow')).toBe(250_000)
  expect(readAmount('2 MB', 'large-reply')).toBe(2_000_000)
  expect(readAmount('512', 'large-request')).toBe(512)
  expect(readAmount('soon', 'slow')).toBe(null)
  expect(readAmount('-1', 'slow')).toBe(null)
  expect(amountIn(12_900, 'slow')).toMatch(/12\.9\sms/)
  expect(amountIn(1_500_000, 'large-reply')).toMatch(/1\.5\sMB/)
})
