import { expect, test } from 'vitest'
import { eachMetric } from '#server/metrics/combine.ts'
import { createLiveRing } from './live-ring.ts'
import { createWindows } from './windows.ts'

test('what was never counted is not known, and a quiet minute is no traffic', () => {
  const windows = createWindows()
  expect(windows.read(0).minute).toEqual({ seconds: 60, covers: 0, hits: null, misses: null })
  windows.begin(0)
  windows.add(1000, { hits: 0, misses: 0 })
  expect(windows.read(1000).minute).toEqual({ seconds: 60, covers: 1, hits: 0, misses: 0 })
})

test('a window says how much of it was seen, and a moment in which nobody answered is not zero', () => {
  const windows = createWindows()
  windows.begin(0)
  for (let second = 1; second <= 7; second++) windows.add(second * 1000, { hits: 1, misses: 0 })
  expect(windows.read(8000).hour).toEqual({ seconds: 3600, covers: 7, hits: 7, misses: 0 })
  expect(windows.read(120_000).minute.hits).toBeNull()
})

test('a restarted board goes on with the hits that history remembers', () => {
  const ring = createLiveRing()
  for (let second = 1; second <= 30; second++) {
    ring.push({ at: second * 1000, seconds: 1, reading: eachMetric(() => 10) })
  }
  const windows = createWindows()
  windows.begin(40_000)
  windows.add(41_000, { hits: 5, misses: 5 })
  windows.seed(ring.series(30_000, { hits: null, misses: null }))
  expect(windows.totals(41_000)).toEqual({ hits: 295, misses: 295 })
})
