import { expect, test } from 'vitest'
import type { KeyColumns, Name } from '#components/rpc/types.ts'
import { nextSort, sorted, sortOf, weightOf } from './sorting.ts'

const name = (text: string): Name => ({ id: text, text, inexact: false, bytes: text.length })
const weighed = (weights: (number | null)[]) =>
  weights.map((weight, at) => ({ name: name(`k${at}`), weight, at }))
const order = (names: Name[]) => names.map(({ text }) => text).join(' ')

test('what weighs the same keeps the order of the names, and what has no weight comes last either way', () => {
  const all = weighed([5, null, 9, 5])
  expect(order(sorted(all, { column: 'memory', up: false }))).toBe('k2 k0 k3 k1')
  expect(order(sorted(all, { column: 'memory', up: true }))).toBe('k0 k3 k2 k1')
})

test('a key that never expires lives longest, one that is gone has no place', () => {
  const here = { type: 'string', expiresAt: null } as KeyColumns
  const gone = { type: null, expiresAt: null } as KeyColumns
  expect(weightOf(name('a'), here, 'ttl')).toBe(Number.POSITIVE_INFINITY)
  expect(weightOf(name('a'), gone, 'ttl')).toBeNull()
})

test('a head is clicked through its two directions and back to the order of the names', () => {
  const first = nextSort(null, 'memory')
  expect(first).toEqual({ column: 'memory', up: false })
  expect(nextSort(first, 'memory')).toEqual({ column: 'memory', up: true })
  expect(nextSort({ column: 'memory', up: true }, 'memory')).toBeNull()
  expect(nextSort(first, 'ttl')).toEqual({ column: 'ttl', up: true })
  expect(nextSort(nextSort(null, 'name'), 'name')).toBeNull()
  expect(sortOf('ttl-up')).toEqual({ column: 'ttl', up: true })
})
