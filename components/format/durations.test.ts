import { expect, test } from 'vitest'
import { ago, duration, milliseconds } from './durations.ts'
import { joined } from './numbers.ts'

const said = (text: string) => text.replaceAll('\u2009', ' ')

test.each([
  [0, '0 ms'],
  [0.004, '4 µs'],
  [0.41, '0.41 ms'],
  [12.34, '12.3 ms'],
  [999.4, '999 ms'],
  [2512, '2.51 s'],
])('%d ms reads %s', (ms, text) => {
  expect(said(joined(milliseconds(ms)))).toBe(text)
})

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [12_000, '3 h 20 min'],
  [86_400 * 5 + 4 * 3600, '5 d 4 h'],
])('%d seconds read %s', (seconds, text) => {
  expect(said(duration(seconds))).toBe(text)
})

test('a viewer whose clock is behind sees no negative time', () => {
  expect(said(ago(10_000, 4000))).toBe('0 s ago')
  expect(said(ago(10_000, 22_000))).toBe('12 s ago')
})
