import { expect, test } from 'vitest'
import type { AlertUnit } from '#components/rpc/types.ts'
import { readThreshold, thresholdText } from './amounts.ts'

test.each([
  ['share', '80', 0.8],
  ['share', '80 %', 0.8],
  ['share', '99,5%', 0.995],
  ['bytes', '1.5 GB', 1.5e9],
  ['bytes', '500', 500],
  ['bytesPerSecond', '20 MB/s', 2e7],
  ['ms', '5', 5],
  ['ms', '1.2 s', 1200],
  ['ms', '300 µs', 0.3],
  ['rate', '10k/s', 10_000],
  ['count', '1 000', 1000],
  ['factor', '1.5', 1.5],
] satisfies [AlertUnit, string, number][])('as %s, “%s” is %d', (unit, text, value) => {
  expect(readThreshold(unit, text)).toBe(value)
})

test.each(['', 'much', '-5', 'NaN', '1e9', '%', '∞'])('“%s” is no threshold of any kind', text => {
  for (const unit of ['share', 'rate', 'bytes', 'ms', 'count', 'factor'] as const)
    expect(readThreshold(unit, text)).toBeNull()
})

test('what was typed comes back as it was meant', () => {
  const values: [AlertUnit, number][] = [
    ['share', 0.8],
    ['share', 0.123],
    ['bytes', 1.5e9],
    ['bytes', 0],
    ['bytesPerSecond', 12_345],
    ['ms', 0.25],
    ['rate', 10],
    ['factor', 1.5],
  ]
  for (const [unit, value] of values) expect(readThreshold(unit, thresholdText(unit, value))).toBe(value)
})
