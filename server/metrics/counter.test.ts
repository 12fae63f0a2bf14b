import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCounter } from './counter.ts'

test('the first sample has nothing to compare with', () => {
  expect(createCounter().step(1000, 0, 'same')).toBeNull()
})

test('the steps of a segment add up to what the counter gained, less our own part', () => {
  const gains = fc.array(fc.record({ others: fc.nat(1000), own: fc.nat(50) }), { minLength: 1 })
  fc.assert(
    fc.property(fc.nat(1e9), gains, (start, steps) => {
      const counter = createCounter()
      counter.step(start, 0, 'same')
      let value = start
      let sum = 0
      for (const { others, own } of steps) {
        value += others + own
        sum += counter.step(value, own, 'same')?.shown ?? Number.NaN
      }
      expect(sum).toBe(steps.reduce((all, { others }) => all + others, 0))
    }),
  )
})

test('answers seen a sample too early or too late neither go below zero nor get lost', () => {
  // Each own lookup is counted by the server in one step and seen by us up to one step earlier or later.
  const steps = fc.array(
    fc.record({ others: fc.nat(100), own: fc.nat(20), early: fc.nat(20), late: fc.nat(20) }),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(steps, list => {
      const counter = createCounter()
      counter.step(0, 0, 'same')
      let value = 0
      let sum = 0
      let exact = 0
      const seen = new Array(list.length + 2).fill(0)
      for (const [i, { own, early, late }] of list.entries()) {
        seen[Math.max(0, i - 1)] += Math.min(early, own)
        const rest = own - Math.min(early, own)
        seen[i + 1] += Math.min(late, rest)
        seen[i] += rest - Math.min(late, rest)
      }
      for (const [i, { others, own }] of list.entries()) {
        value += others + own
        const step = counter.step(value, seen[i], 'same')
        expect(step?.shown).toBeGreaterThanOrEqual(0)
        sum += step?.shown ?? Number.NaN
        exact += step?.exact ?? Number.NaN
      }
      const others = list.reduce((all, each) => all + each.others, 0)
      exact += counter.step(value, seen[list.length], 'same')?.exact ?? Number.NaN
      expect(exact).toBe(others)
      value += 100_000
      sum += counter.step(value, 0, 'same')?.shown ?? Number.NaN
      expect(sum).toBe(others + 100_000)
    }),
  )
})

test('a counter that goes back counts from zero, and another server’s past does not count at all', () => {
  const counter = createCounter()
  counter.step(5000, 0, 'same')
  expect(counter.step(30, 10, 'reset')?.shown).toBe(20)
  expect(counter.step(50, 0, 'same')?.shown).toBe(20)
  expect(counter.step(9_000_000, 0, 'other')).toBeNull()
  expect(counter.step(9_000_010, 0, 'same')?.shown).toBe(10)
})

test('a field that is missing is not known, and what follows it begins anew', () => {
  const counter = createCounter()
  counter.step(10, 0, 'same')
  expect(counter.step(null, 0, 'same')).toBeNull()
  expect(counter.step(500, 0, 'same')).toBeNull()
  expect(counter.step(501, 0, 'same')?.shown).toBe(1)
})
