import { expect, test } from 'vitest'
import { eachMetric } from '#server/metrics/combine.ts'
import { createLiveRing } from './live-ring.ts'

const reading = (value: number | null) => eachMetric(() => value)
const none = { hits: null, misses: null }
const tail = (ring: ReturnType<typeof createLiveRing>, now: number, count: number) =>
  ring.series(now, none).lines.clients?.avg.slice(-count)

test('five minutes in seconds, ending with the second of now', () => {
  const ring = createLiveRing()
  for (let second = 0; second <= 1000; second++)
    ring.push({ at: second * 1000, seconds: 1, reading: reading(second) })
  const { at, lines, from, to, step } = ring.series(1_000_000, none)
  expect([at.length, from, to, step]).toEqual([300, 701_000, 1_001_000, 1])
  expect(lines.hits?.avg[0]).toBe(701)
  expect(lines.hits?.avg.at(-1)).toBe(1000)
  expect(lines.hits?.avg).not.toContain(null)
})

test('a second that failed is a gap, slow sampling is none', () => {
  const ring = createLiveRing()
  ring.push({ at: 10_000, seconds: 5, reading: reading(1) })
  ring.push({ at: 11_000, seconds: 1, reading: reading(2) })
  ring.push({ at: 13_000, seconds: 1, reading: reading(4) })
  expect(tail(ring, 14_000, 10)).toEqual([null, 1, 1, 1, 1, 1, 2, null, 4, null])
})

test('a sample off the second stands at its second', () => {
  const ring = createLiveRing()
  ring.push({ at: 10_250, seconds: 1, reading: reading(1) })
  expect(tail(ring, 10_250, 2)).toEqual([null, 1])
})

test('a restarted board goes on where history ends', () => {
  const before = createLiveRing()
  for (let second = 1; second <= 5; second++)
    before.push({ at: second * 1000, seconds: 1, reading: reading(second) })
  const after = createLiveRing()
  after.push({ at: 8000, seconds: 1, reading: reading(8) })
  after.seed(before.series(5000, none))
  expect(tail(after, 8000, 8)).toEqual([1, 2, 3, 4, 5, null, null, 8])
})
