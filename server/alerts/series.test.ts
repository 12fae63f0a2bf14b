import { expect, test } from 'vitest'
import { emptyReading } from '#server/metrics/combine.ts'
import type { Frame } from '#server/observe/frame.ts'
import { alertSeries, numberOf } from './series.ts'
import { amountText, conditionText, seriesWords } from './words.ts'

const window = (seconds: number) => ({ seconds, covers: seconds, hits: 90, misses: 10 })
const frame: Frame = {
  target: 't',
  at: 0,
  interval: 1,
  health: { status: 'ok', since: 0 },
  counted: null,
  total: { ...emptyReading(), memoryUsed: 50, memoryLimit: 200, misses: 3 },
  nodes: [],
  windows: { minute: window(60), fiveMinutes: window(300), hour: window(3600) },
  memoryFullIn: null,
}
const beside = { slowEntries: 0.5 }
const down: Frame = {
  ...frame,
  health: { status: 'down', since: 0, code: 'TARGET_UNREACHABLE', message: 'Away.' },
}

test('shares are made from what the frame holds', () => {
  expect(numberOf('hitRate', frame, beside)).toBe(0.9)
  expect(numberOf('memoryShare', frame, beside)).toBe(0.25)
  expect(numberOf('misses', frame, beside)).toBe(3)
  expect(numberOf('slowEntries', frame, beside)).toBe(0.5)
  expect(numberOf('unreachable', frame, beside)).toBe(0)
})

test('nobody reads: no hit rate, neither 0 nor 1; no limit: no share of it', () => {
  const quiet = { ...window(60), hits: 0, misses: 0 }
  const still = { ...frame, windows: { ...frame.windows, minute: quiet } }
  expect(numberOf('hitRate', still, beside)).toBeNull()
  const unlimited = { ...frame, total: { ...frame.total, memoryLimit: 0 } }
  expect(numberOf('memoryShare', unlimited, beside)).toBeNull()
})

test('of a cache that is away nothing is known but that it is away; while connecting not even that', () => {
  const known = alertSeries.filter(series => numberOf(series, down, beside) !== null)
  expect(known).toEqual(['unreachable'])
  expect(numberOf('unreachable', down, beside)).toBe(1)
  const connecting: Frame = { ...frame, health: { status: 'connecting', since: 0 } }
  expect(alertSeries.every(series => numberOf(series, connecting, beside) === null)).toBe(true)
})

test('every series has a name of its own, and its amounts read as a person says them', () => {
  expect(new Set(Object.values(seriesWords).map(({ label }) => label)).size).toBe(alertSeries.length)
  expect(amountText('hitRate', 0.8123)).toBe('81.2 %')
  expect(amountText('memoryUsed', 1_500_000_000)).toBe('1.5 GB')
  expect(amountText('memoryUsed', 0)).toBe('0 B')
  expect(amountText('misses', 12_345)).toBe('12345/s')
  const rule = { name: 'n', clearThreshold: 0.9, clearSeconds: 0, notify: true } as const
  const low = { ...rule, series: 'hitRate', comparison: 'below', threshold: 0.8, forSeconds: 60 } as const
  expect(conditionText(low)).toBe('Hit rate, last minute below 80 % for 60 s')
})
