import { expect, test } from 'vitest'
import { latestOf, samplesOf } from './events.ts'
import { createPast, type Reading } from './past.ts'
import { parseStats, statsBetween } from './stats.ts'

test('calls, time, rejected and failed are read per command and subcommand', () => {
  const stats = parseStats(
    '# Commandstats\r\ncmdstat_get:calls=3,usec=12,usec_per_call=4.00,rejected_calls=1,failed_calls=2\r\ncmdstat_config|get:calls=1,usec=9,usec_per_call=9.00\r\n',
  )
  expect(stats.get('get')).toEqual({ calls: 3, microseconds: 12, rejected: 1, failed: 2 })
  expect(stats.get('config|get')).toEqual({ calls: 1, microseconds: 9, rejected: 0, failed: 0 })
})

test('a window is what was added, and counters that were reset begin again', () => {
  const stats = (calls: number, microseconds: number) => ({ calls, microseconds, rejected: 0, failed: 1 })
  expect(statsBetween(stats(10, 100), stats(15, 180))).toEqual({
    calls: 5,
    microseconds: 80,
    rejected: 0,
    failed: 0,
  })
  expect(statsBetween(stats(10, 100), stats(2, 20))).toEqual(stats(2, 20))
  expect(statsBetween(undefined, stats(2, 20))).toEqual(stats(2, 20))
})

const reading = (at: number, calls = at): Reading => ({
  at,
  stats: new Map([
    ['get', { calls, microseconds: 1, rejected: 0, failed: 0 }],
    ['rare', { calls: 1, microseconds: 1, rejected: 0, failed: 0 }],
  ]),
  histograms: null,
  own: new Map(),
})

test('an hour is kept in few readings, five minutes finely, and what rests is kept once', () => {
  const past = createPast()
  const hours = 3 * 3600
  for (let second = 15; second <= hours; second += 15) past.add(reading(second * 1000))
  const now = hours * 1000
  expect(past.size()).toBeLessThan(40)
  expect(now - (past.before(now - 60_000)?.at ?? 0)).toBe(60_000)
  expect(now - (past.before(now - 300_000)?.at ?? 0)).toBe(300_000)
  const hour = now - (past.before(now - 3_600_000)?.at ?? 0)
  expect(hour).toBeGreaterThanOrEqual(3_600_000)
  expect(hour).toBeLessThanOrEqual(3_900_000)
  expect(past.before(now)?.stats.get('rare')).toBe(past.before(now - 60_000)?.stats.get('rare'))
})

test('a board that has just started compares with the oldest it has', () => {
  const past = createPast()
  expect(past.before(0)).toBe(null)
  past.add(reading(50_000))
  expect(past.before(1000)?.at).toBe(50_000)
})

test('events of the latency monitor, also of a server that tells more or nothing', () => {
  expect(latestOf([['command', 1405067976, 251, 1001, 7]])).toEqual([
    { event: 'command', lastAt: 1405067976000, lastMs: 251, worstMs: 1001 },
  ])
  expect(
    samplesOf([
      [1405067822, 251],
      [1405067941, 1001],
    ]),
  ).toEqual([
    { at: 1405067822000, ms: 251 },
    { at: 1405067941000, ms: 1001 },
  ])
  expect(latestOf(null)).toEqual([])
})
