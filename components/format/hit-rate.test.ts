import { expect, test } from 'vitest'
import { hitVerdict } from './hit-rate.ts'

test.each([
  [95, 5, 'healthy'],
  [9499, 501, 'acceptable'],
  [80, 20, 'acceptable'],
  [7999, 2001, 'weak'],
  [50, 50, 'weak'],
  [4999, 5001, 'costly'],
  [0, 7, 'costly'],
])('%d hits and %d misses are %s', (hits, misses, kind) => {
  expect(hitVerdict(hits, misses)).toMatchObject({ kind, ratio: hits / (hits + misses) })
})

test('no reads are no traffic, neither nothing nor everything', () => {
  expect(hitVerdict(0, 0)).toMatchObject({ kind: 'no-traffic', ratio: null })
})

test('a server that does not tell leaves the rate unknown', () => {
  expect(hitVerdict(null, 3)).toMatchObject({ kind: 'unknown', ratio: null })
  expect(hitVerdict(3, null)).toMatchObject({ kind: 'unknown', ratio: null })
})
