import { expect, test } from 'vitest'
import type { Series } from '#components/rpc/types.ts'
import { slimmed } from './shown-metrics.ts'

const line = { avg: [1.23456789, null], min: [1, null], max: [9.87654321, null] }
const series = (range: Series['range']): Series => ({
  range,
  step: 12,
  from: 0,
  to: 24_000,
  at: [0, 12_000],
  lines: { hits: line, ownBytes: line, latencyP50: line },
  totals: { hits: 12, misses: null },
})

test('a page carries only what it draws, and gaps stay gaps', () => {
  const { lines, totals } = slimmed(series('1h'))
  expect(Object.keys(lines)).toEqual(['hits', 'latencyP50'])
  expect(lines.hits).toEqual({ avg: [1.2346, null], min: [1, null], max: [9.8765, null] })
  expect(totals).toEqual({ hits: 12, misses: null })
})

test('a live point is one sample and needs no extremes', () => {
  expect(slimmed(series('live')).lines.hits).toEqual({ avg: [1.2346, null], min: [], max: [] })
})
