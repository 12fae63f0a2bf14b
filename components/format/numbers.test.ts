import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytes, bytesPerSecond, count, factor, grouped, joined, percent, rate } from './numbers.ts'

const said = (text: string) => text.replaceAll('\u2009', ' ')

test('digits are grouped by thin spaces', () => {
  expect(grouped(18_240)).toBe('18\u2009240')
  expect(said(grouped(1_234_567))).toBe('1 234 567')
  expect(grouped(999)).toBe('999')
  expect(said(grouped(-18_240))).toBe('−18 240')
})

test.each([
  [0, '0 /s'],
  [0.04, '<0.1 /s'],
  [0.4, '0.4 /s'],
  [9.96, '10 /s'],
  [681.4, '681 /s'],
  [18_240, '18 240 /s'],
  [1_250_000, '1.25 M/s'],
])('a rate of %d reads %s', (perSecond, text) => {
  expect(said(joined(rate(perSecond)))).toBe(text)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999.7, '1 kB'],
  [1024, '1.02 kB'],
  [412_000_000, '412 MB'],
  [999_999_999, '1 GB'],
  [2_147_483_648, '2.15 GB'],
])('%d bytes read %s', (amount, text) => {
  expect(said(joined(bytes(amount)))).toBe(text)
})

test('bytes a second keep the unit of their size', () => {
  expect(said(joined(bytesPerSecond(1_500_000)))).toBe('1.5 MB/s')
})

test.each([
  [0, '0.0'],
  [0.0001, '<0.1'],
  [0.9642, '96.4'],
  [0.99996, '99.9'],
  [1, '100.0'],
])('a share of %d is %s percent: all and nothing are said only when true', (share, value) => {
  expect(percent(share)).toEqual({ value, unit: '%' })
})

test('large counts turn to SI and small ones stay exact', () => {
  expect(said(joined(count(999_999)))).toBe('999 999')
  expect(joined(count(48_200_000))).toBe('48.2\u2009M')
  expect(joined(factor(1.0799))).toBe('1.08')
})

test('no size is ever written with a thousand of the smaller unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), amount => {
      const { value } = bytes(amount)
      expect(Number(value)).toBeLessThan(1000)
    }),
  )
})
