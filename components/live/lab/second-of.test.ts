import { expect, test } from 'vitest'
import { exampleFrame, exampleLane } from './example-frame.ts'
import { secondOf, wayOf } from './second-of.ts'

test('a hit rate is that of all reads of the second, not the mean of its quarters', () => {
  const busy = exampleFrame({ lanes: [exampleLane('a', { hits: 900, misses: 100 })] })
  const quiet = exampleFrame({ lanes: [exampleLane('a', { hits: 0, misses: 10 })] })
  expect(secondOf([busy, quiet])['a.hitRate']).toBeCloseTo(900 / 1010)
})

test('a second in which nobody reads has no hit rate: neither 0 nor 1', () => {
  const nobody = exampleFrame({ lanes: [exampleLane('a', { hits: 0, misses: 0 })] })
  expect(secondOf([nobody])['a.hitRate']).toBeNull()
})

test('the worst percentile of a second stays, and the newest level', () => {
  const frames = [30, 80, 20].map((p99, index) =>
    exampleFrame({
      lanes: [
        exampleLane('a', {
          readLatency: { p50: 1, p99, p999: 90, max: 90, count: 1 },
          ledger: { acknowledged: 0, unconfirmed: 0, unflushed: index, lost: 0 },
        }),
      ],
    }),
  )
  const second = secondOf(frames)
  expect(second['a.p99']).toBe(80)
  expect(second['a.unflushed']).toBe(2)
})

test('percentiles of an overloaded lab are left out', () => {
  const lying = exampleFrame({ overloaded: 'It takes in more than it can do.' })
  const second = secondOf([lying])
  expect(second['a.p99']).toBeNull()
  expect(second['a.queries']).toBe(20)
})

test('a frame that covers more time weighs more', () => {
  const short = exampleFrame({ spanMs: 250, achieved: 100 })
  const long = exampleFrame({ spanMs: 750, achieved: 200 })
  expect(secondOf([short, long]).achieved).toBe(175)
})

test('every class of every lane has a line', () => {
  const both = exampleFrame({ lanes: [exampleLane('a'), exampleLane('b')] })
  const second = secondOf([both])
  expect(second['b.hit']).toBe(90)
  expect(second['a.stale served']).toBe(0)
})

test('how points are joined into fewer is known by the name of the line', () => {
  expect(['a.p99', 'b.memory', 'offered', 'c.hit'].map(wayOf)).toEqual(['worst', 'newest', 'mean', 'mean'])
})
