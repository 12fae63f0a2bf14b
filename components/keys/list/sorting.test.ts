import { expect, test } from 'vitest'
import { nextSort, sortOf } from './sorting.ts'

test('a head is clicked through its two directions and back to the order of the names', () => {
  const first = nextSort(null, 'memory')
  expect(first).toEqual({ column: 'memory', up: false })
  expect(nextSort(first, 'memory')).toEqual({ column: 'memory', up: true })
  expect(nextSort({ column: 'memory', up: true }, 'memory')).toBeNull()
  expect(nextSort(first, 'ttl')).toEqual({ column: 'ttl', up: true })
  expect(nextSort(nextSort(null, 'name'), 'name')).toBeNull()
  expect(sortOf('ttl-up')).toEqual({ column: 'ttl', up: true })
})
