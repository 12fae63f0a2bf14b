import { expect, test } from 'vitest'
import { hitShares, windowOf } from './hit-share.ts'

test('moments without reads have no hit rate', () => {
  expect(hitShares([9, 0, null, 0, 5], [1, 0, 3, 4, null])).toEqual([0.9, null, null, 0, null])
})

test('a window counts the events of its seconds, whatever the rhythm of the samples', () => {
  const at = [0, 1000, 2000, 4000]
  expect(windowOf({ at, hits: [100, 10, 20, 30], misses: [0, 1, 0, 0] }, 60)).toEqual({
    seconds: 60,
    hits: 90,
    misses: 1,
  })
})

test('what lies before the window does not count, and a sample across its edge counts in part', () => {
  const at = [0, 1000, 2000, 4000]
  expect(windowOf({ at, hits: [100, 10, 20, 30], misses: [0, 1, 0, 0] }, 1)).toMatchObject({
    hits: 30,
    misses: 0,
  })
})

test('a gap is not filled with what was measured after it', () => {
  const columns = { at: [0, 1000, 20_000, 21_000], hits: [5, null, 6, 6], misses: [0, null, 0, 0] }
  expect(windowOf(columns, 60)).toMatchObject({ hits: 12 })
})

test('of a time that nobody measured nothing is known', () => {
  expect(windowOf({ at: [0, 1000], hits: [null, null], misses: [null, null] }, 60)).toMatchObject({
    hits: null,
  })
  expect(windowOf({ at: [], hits: [], misses: [] }, 60)).toMatchObject({ hits: null, misses: null })
})
