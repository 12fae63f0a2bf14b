import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secondsOf, type Told } from './seconds.ts'

/** The seconds that a row of samples tells, in order. */
function tell(samples: { at: number; interval: number }[]): number[] {
  const seconds: number[] = []
  let told: Told | null = null
  for (const sample of samples) {
    const found = secondsOf({ at: sample.at * 1000, interval: sample.interval }, told)
    if (!found) continue
    told = { until: found.to, interval: sample.interval }
    for (let second = found.from; second <= found.to; second++) seconds.push(second)
  }
  return seconds
}

const every = (interval: number, ...at: number[]) => at.map(each => ({ at: each, interval }))

test('a sample a second tells every second', () => {
  expect(tell(every(1, 100.01, 101.02, 102.0))).toEqual([100, 101, 102])
})

test('a sample every five seconds fills the seconds between, so slow sampling is no gap', () => {
  expect(tell(every(5, 100, 105, 110))).toEqual([
    96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110,
  ])
})

test('when somebody begins to watch, the seconds since the last slow sample are told as well', () => {
  expect(tell([...every(5, 100), ...every(1, 104, 105)])).toEqual([
    96, 97, 98, 99, 100, 101, 102, 103, 104, 105,
  ])
})

test('a missed sample leaves a hole', () => {
  expect(tell(every(1, 100, 110, 111))).toEqual([100, 110, 111])
  expect(tell(every(5, 100, 130))).toEqual([96, 97, 98, 99, 100, 126, 127, 128, 129, 130])
})

test('after the clock was set back, the samples are told from there on', () => {
  expect(tell(every(1, 1000, 500, 501))).toEqual([1000, 500, 501])
})

test('a timer that wavers or drifts tells every second exactly once', () => {
  const jitter = fc.double({ min: -0.3, max: 0.3, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(jitter, { minLength: 2, maxLength: 300 }),
      fc.integer({ min: 0, max: 4 }),
      (jitters, drift) => {
        const seconds = tell(
          jitters.map((each, i) => ({ at: 1000.5 + i * (1 + drift / 1000) + each, interval: 1 })),
        )
        const [first = 0] = seconds
        expect(seconds).toEqual(seconds.map((_, i) => first + i))
        expect(seconds.length).toBeGreaterThanOrEqual(jitters.length - 1)
      },
    ),
  )
})
