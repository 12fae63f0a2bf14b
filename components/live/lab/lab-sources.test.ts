import { expect, test } from 'vitest'
import { highest, lowestAboveZero } from '#components/charts/chart-data.ts'
import { createSeriesStore } from '#components/live/series-store.ts'
import { databaseChart, hitRateChart, latencyChart, paceChart } from './lab-charts.ts'
import { liveSource, onSameAxis, runColumns } from './lab-sources.ts'

const seconds = (count: number) => Array.from({ length: count }, (_, index) => index * 1000)
const whole = { from: 0, to: 1e9, until: 1e9 }

test('a chart of a lane reads the lines of that lane under its own names', () => {
  const store = createSeriesStore()
  store.push(1000, { 'a.queries': 1, 'b.queries': 5, 'b.capacity': 50, offered: 7 })
  expect(liveSource(store, databaseChart, 'b').read().lines).toEqual({ queries: [5], capacity: [50] })
  expect(liveSource(store, paceChart, 'b').read().lines.offered).toEqual([7])
})

test('a long run is drawn in at most 300 points, and its worst second stays to be seen', () => {
  const at = seconds(3600)
  const p99 = at.map((_, index) => (index === 1234 ? 900 : 10))
  const columns = runColumns(
    { at, lines: { 'a.p99': p99 } },
    { chart: latencyChart, lane: 'a', window: whole },
  )
  expect(columns.at.length).toBeLessThanOrEqual(300)
  expect(Math.max(...(columns.lines.p99 ?? []).map(value => value ?? 0))).toBe(900)
})

test('of a mean the lowest and highest stay as a band', () => {
  const at = seconds(600)
  const rates = at.map((_, index) => (index % 2 === 0 ? 0.4 : 0.6))
  const columns = runColumns(
    { at, lines: { 'a.hitRate': rates } },
    { chart: hitRateChart, lane: 'a', window: whole },
  )
  expect(columns.lines.hitRate?.[0]).toBeCloseTo(0.5)
  expect(columns.bands?.hitRate).toMatchObject({
    min: expect.arrayContaining([0.4]),
    max: expect.arrayContaining([0.6]),
  })
})

test('a replay shows what had happened until its moment', () => {
  const at = seconds(10)
  const columns = runColumns(
    { at, lines: { 'a.hitRate': at.map(() => 1) } },
    { chart: hitRateChart, lane: 'a', window: { from: 0, to: 9000, until: 3500 } },
  )
  expect(columns.at).toEqual([0, 1000, 2000, 3000])
  expect(columns.to).toBe(9000)
})

test('where nothing was recorded the line breaks', () => {
  const columns = runColumns(
    { at: [0, 1000, 60_000], lines: { 'a.hitRate': [1, 1, 1] } },
    { chart: hitRateChart, lane: 'a', window: whole },
  )
  expect(columns.lines.hitRate).toEqual([1, 1, null, 1])
})

test('charts side by side have the same axis', () => {
  const store = createSeriesStore()
  store.push(1000, { 'a.queries': 3, 'b.queries': 500 })
  const both = (['a', 'b'] as const).map(lane => liveSource(store, databaseChart, lane))
  const reach = onSameAxis(both, databaseChart.lines).map(source => source.read().reach)
  expect(reach).toEqual([
    { lowest: 3, highest: 500 },
    { lowest: 3, highest: 500 },
  ])
  const [quiet] = onSameAxis(both, databaseChart.lines)
  if (!quiet) throw new Error('there are two')
  expect(highest(quiet.read(), databaseChart.lines)).toBe(500)
  expect(lowestAboveZero(quiet.read(), databaseChart.lines)).toBe(3)
})
