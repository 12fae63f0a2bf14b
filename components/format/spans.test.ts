import { expect, test } from 'vitest'
import { readAmount, readSpan, spanText } from './spans.ts'

test.each([
  [0, '0\u2009ms'],
  [300, '300\u2009ms'],
  [60_000, '1\u2009min'],
  [90_000, '90\u2009s'],
  [86_400_000, '1\u2009d'],
  [1_500, '1\u2009500\u2009ms'],
])('%i ms is written %s, exactly', (ms, text) => {
  expect(spanText(ms)).toBe(text)
  expect(readSpan(text)).toBe(ms)
})

test.each([
  ['90', 90_000],
  ['1.5 min', 90_000],
  ['2h', 7_200_000],
  ['250ms', 250],
  ['1,5 s', 1_500],
  ['.5s', 500],
])('%s is understood', (text, ms) => {
  expect(readSpan(text)).toBe(ms)
})

test.each(['', 'soon', '5 weeks', '-3 s', '1.2.3 s', 's'])('“%s” is not understood', text => {
  expect(readSpan(text)).toBeNull()
})

test.each([
  ['5 000', 5_000],
  ['5k', 5_000],
  ['1.2M', 1_200_000],
  ['0.99', 0.99],
  ['', null],
  ['many', null],
  ['1e9', null],
])('“%s” as an amount', (text, amount) => {
  expect(readAmount(text)).toBe(amount)
})
