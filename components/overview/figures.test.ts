import { expect, test } from 'vitest'
import type { Frame, Reading, Series } from '#components/rpc/types.ts'
import { liveFigures, pastFigures } from './figures.ts'

const reading = (hits: number) => ({ hits }) as Reading
const window = (hits: number) => ({ seconds: 60, covers: 60, hits, misses: 1 })
const frame: Frame = {
  target: 'sandbox',
  at: 0,
  interval: 1,
  health: { status: 'ok', since: 0 },
  counted: null,
  total: reading(30),
  nodes: [{ id: 'a', name: 'a', role: 'master', health: { status: 'ok', since: 0 }, reading: reading(10) }],
  windows: { minute: window(1800), fiveMinutes: window(1), hour: window(2) },
  memoryFullIn: null,
}

test('live numbers are the sum of all nodes, or those of the chosen one', () => {
  const columns = { at: [0, 1000, 2000], lines: { hits: [1, 10, 10], misses: [0, 1, 1] } }
  const all = liveFigures({ frame, node: null, columns })
  const one = liveFigures({ frame, node: 'a', columns })
  expect([all.rate('hits'), all.reads.hits]).toEqual([30, 1800])
  expect([one.rate('hits'), one.reads]).toEqual([10, { seconds: 60, hits: 20, misses: 2 }])
})

test('what is not told is not zero', () => {
  expect(liveFigures({ frame, node: null, columns: null }).level('memoryUsed')).toBeNull()
  expect(liveFigures({ frame: null, node: null, columns: null }).reads.hits).toBeNull()
})

test('a past range has the mean of its rates, its last level, its peak and its exact reads', () => {
  const series: Series = {
    range: '1h',
    step: 12,
    from: 0,
    to: 36_000,
    at: [0, 12_000, 24_000],
    lines: { hits: { avg: [10, null, 20], min: [1, null, 2], max: [40, null, 30] } },
    totals: { hits: 360, misses: 0 },
  }
  const past = pastFigures(series, null)
  expect([past.rate('hits'), past.level('hits'), past.peak('hits')]).toEqual([15, 20, 40])
  expect(past.reads).toEqual({ seconds: 36, hits: 360, misses: 0 })
  expect([past.rate('keys'), past.level('keys'), past.peak('keys')]).toEqual([null, null, null])
})
