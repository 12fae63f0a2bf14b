import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createArrivals } from '#server/lab/workload/arrivals.ts'
import { type WorkloadInput, workloadShape } from '#server/lab/workload/workload.ts'

function arrivalsOf(input: WorkloadInput, recordedTimes = new Float64Array(0)) {
  const workload = workloadShape.parse(input)
  return createArrivals(workload, { random: createRandom(workload.seed), recordedTimes })
}

function dueBefore(input: WorkloadInput, untilMs: number): number[] {
  const next = arrivalsOf(input)
  const due: number[] = []
  for (let at = next(); at < untilMs; at = next()) due.push(at)
  return due
}

const between = (due: readonly number[], from: number, to: number) =>
  due.filter(at => at >= from && at < to).length

/** Within five standard deviations of what chance gives around `expected`. */
function aboutAsMany(count: number, expected: number) {
  expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1)
}

test('constant arrivals are exact, without a drift after an hour', () => {
  const next = arrivalsOf({ rate: 300, arrivals: { kind: 'constant' } })
  for (let seq = 0; seq < 300 * 3_600; seq++) next()
  expect(next()).toBeCloseTo(3_600_000, 6)
})

test('Poisson arrivals have the rate, and gaps as chance makes them', () => {
  const due = dueBefore({ rate: 2_000, arrivals: { kind: 'poisson' } }, 50_000)
  aboutAsMany(due.length, 100_000)
  const gaps = due.slice(1).map((at, before) => at - (due[before] ?? 0))
  const mean = gaps.reduce((sum, each) => sum + each, 0) / gaps.length
  const variance = gaps.reduce((sum, each) => sum + (each - mean) ** 2, 0) / gaps.length
  // Exponential gaps: the deviation is the mean, and 1/e of them are longer than it.
  expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.97)
  expect(Math.sqrt(variance) / mean).toBeLessThan(1.03)
  aboutAsMany(gaps.filter(each => each > mean).length, gaps.length / Math.E)
})

test('a burst comes at the end of each period, as many times as said', () => {
  const arrivals = { kind: 'burst', times: 10, everyMs: 10_000, lastsMs: 2_000 } as const
  const due = dueBefore({ rate: 500, arrivals }, 40_000)
  for (const period of [0, 10_000, 20_000, 30_000]) {
    aboutAsMany(between(due, period, period + 8_000), 4_000)
    aboutAsMany(between(due, period + 8_000, period + 10_000), 10_000)
  }
})

test('a burst that lasts longer than its period never ends', () => {
  const arrivals = { kind: 'burst', times: 3, everyMs: 1_000, lastsMs: 5_000 } as const
  aboutAsMany(dueBefore({ rate: 100, arrivals }, 10_000).length, 3_000)
})

test('a ramp grows evenly and stays up', () => {
  const due = dueBefore({ rate: 100, arrivals: { kind: 'ramp', times: 10, overMs: 10_000 } }, 20_000)
  aboutAsMany(between(due, 0, 5_000), 5 * 325)
  aboutAsMany(between(due, 5_000, 10_000), 5 * 775)
  aboutAsMany(between(due, 10_000, 20_000), 10_000)
})

test('a ramp down to nothing ends the requests', () => {
  const due = dueBefore({ rate: 1_000, arrivals: { kind: 'ramp', times: 0, overMs: 10_000 } }, Infinity)
  aboutAsMany(due.length, 5_000)
  expect(Math.max(...due)).toBeLessThanOrEqual(10_000)
})

test('a day has its peak at the beginning and its night in the middle', () => {
  const due = dueBefore({ rate: 1_000, arrivals: { kind: 'day', periodMs: 20_000, depth: 1 } }, 40_000)
  aboutAsMany(due.length, 20_000)
  expect(between(due, 0, 2_000)).toBeGreaterThan(1_900)
  expect(between(due, 9_500, 10_500)).toBeLessThan(50)
})

test('a day without a night is flat', () => {
  const due = dueBefore({ rate: 1_000, arrivals: { kind: 'day', periodMs: 10_000, depth: 0 } }, 10_000)
  aboutAsMany(between(due, 4_000, 6_000), 2_000)
})

test('a recording is played from its first request on, at the chosen speed, over and over', () => {
  const times = Float64Array.of(1_000, 1_010, 1_040)
  const arrivals = { kind: 'trace', id: 'recorded', name: 'three', speed: 2 } as const
  const next = arrivalsOf({ arrivals }, times)
  expect(Array.from({ length: 7 }, next)).toEqual([0, 5, 20, 30, 35, 50, 60])
})

test('a recording of one moment is played once a second', () => {
  const next = arrivalsOf({ arrivals: { kind: 'trace', id: 'recorded', name: 'one' } }, Float64Array.of(7, 7))
  expect(Array.from({ length: 4 }, next)).toEqual([0, 0, 1_000, 1_000])
})

const spanMs = fc.integer({ min: 100, max: 86_400_000 })
const anyArrivals = fc.oneof(
  fc.constant({ kind: 'poisson' } as const),
  fc.record({
    kind: fc.constant('burst' as const),
    times: fc.double({ min: 1, max: 100, noNaN: true }),
    everyMs: spanMs,
    lastsMs: spanMs,
  }),
  fc.record({
    kind: fc.constant('ramp' as const),
    times: fc.double({ min: 0, max: 100, noNaN: true }),
    overMs: spanMs,
  }),
  fc.record({
    kind: fc.constant('day' as const),
    periodMs: spanMs,
    depth: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
)

test('whatever the arrivals, no request is due before the one that came before it', () => {
  const settings = fc.record({ arrivals: anyArrivals, rate: fc.integer({ min: 1, max: 200_000 }) })
  fc.assert(
    fc.property(settings, input => {
      const next = arrivalsOf(input)
      let before = 0
      for (let seq = 0; seq < 300; seq++) {
        const due = next()
        expect(due).toBeGreaterThanOrEqual(before)
        before = due
      }
    }),
  )
})
