import { expect, test } from 'vitest'
import { secondsUntilFull } from './forecast.ts'

const mb = 1024 * 1024
const series = (used: (second: number) => number, seconds = 120) =>
  Array.from({ length: seconds }, (_, i) => ({ at: i * 1000, used: used(i) }))

test('steady growth reaches the limit when a ruler says so', () => {
  const seconds = secondsUntilFull(
    series(i => i * mb),
    1119 * mb,
  )
  expect(seconds).toBeCloseTo(1000, 0)
})

test('one big key that comes for a moment does not turn the forecast', () => {
  const spiky = series(i => i * mb + (i > 50 && i < 60 ? 500 * mb : 0))
  expect(secondsUntilFull(spiky, 1119 * mb)).toBeCloseTo(1000, -1)
})

test.each([
  ['no limit', series(i => i * mb), 0],
  ['an unknown limit', series(i => i * mb), null],
  ['flat', series(() => 100 * mb), 200 * mb],
  ['breathing', series(i => 100 * mb + (i % 2) * mb), 200 * mb],
  ['falling', series(i => (200 - i) * mb), 300 * mb],
  ['too little data', series(i => i * mb, 5), 1000 * mb],
  ['a month away', series(i => 100 * mb + i * 1024), 10_000_000 * mb],
])('%s: not in sight', (_, samples, limit) => {
  expect(secondsUntilFull(samples, limit)).toBeNull()
})

test('a full memory is full now', () => {
  expect(
    secondsUntilFull(
      series(() => 200 * mb),
      200 * mb,
    ),
  ).toBe(0)
})
