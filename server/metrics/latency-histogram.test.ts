import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatencyHistogram } from './latency-histogram.ts'

const micros = fc.array(fc.integer({ min: 0, max: 3_600_000_000 }), { minLength: 1, maxLength: 200 })

function of(values: readonly number[]) {
  const histogram = createLatencyHistogram()
  for (const value of values) histogram.record(value)
  return histogram
}

function nearest(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

test('percentiles are right to three digits, and the maximum to the microsecond', () => {
  fc.assert(
    fc.property(micros, values => {
      const summary = of(values).summary()
      const wanted = { p50: nearest(values, 0.5), p99: nearest(values, 0.99), p999: nearest(values, 0.999) }
      for (const [name, us] of Object.entries(wanted)) {
        const ms = summary?.[name as keyof typeof wanted] ?? Number.NaN
        expect(Math.abs(ms * 1_000 - us)).toBeLessThanOrEqual(us * 0.001 + 1)
      }
      expect(summary?.max).toBeCloseTo(Math.max(...values) / 1_000, 9)
      expect(summary?.count).toBe(values.length)
    }),
  )
})

test('parts of several processes add up to the whole', () => {
  fc.assert(
    fc.property(fc.array(micros, { maxLength: 5 }), parts => {
      const merged = createLatencyHistogram()
      for (const part of parts) expect(merged.add(of(part).encode())).toBe(true)
      expect(merged.summary()).toEqual(of(parts.flat()).summary())
    }),
  )
})

test('nothing recorded is nothing, also after it was sent, merged and emptied', () => {
  const empty = createLatencyHistogram()
  expect(empty.summary()).toBeNull()
  expect(empty.encode()).toHaveLength(0)
  expect(empty.add(empty.encode())).toBe(true)
  const used = of([5, 6])
  used.reset()
  expect(used.summary()).toBeNull()
  expect(used.count()).toBe(0)
})

test('what cannot have been measured is taken for the nearest that can', () => {
  expect(of([-5]).summary()).toMatchObject({ max: 0, count: 1 })
  expect(of([1e15]).summary()).toMatchObject({ max: 3_600_000, count: 1 })
})

test('bytes that are no histogram are refused and leave it as it was', () => {
  const histogram = of([1_000])
  const before = histogram.summary()
  expect(histogram.add(Uint8Array.of(1, 2, 3))).toBe(false)
  expect(histogram.add(new Uint8Array(8))).toBe(false)
  expect(histogram.add(new Uint8Array(16).fill(255))).toBe(false)
  expect(histogram.summary()).toEqual(before)
})

test('a part that lies somewhere in a larger message is read from where it lies', () => {
  const part = of([1_000, 2_000]).encode()
  const message = new Uint8Array(part.length + 3)
  message.set(part, 3)
  const merged = createLatencyHistogram()
  expect(merged.add(message.subarray(3))).toBe(true)
  expect(merged.count()).toBe(2)
})
