import { expect, test } from 'vitest'
import { createResult } from './result.ts'

const verdict = { sentence: 'So it is.', answer: null, rows: [], laws: [], stories: [], caveats: [] }
const line = (name: string, y: number) =>
  ({ kind: 'points', chart: 'c', line: name, points: [[0, y]], replace: true }) as const

function hashOf(...told: Parameters<ReturnType<typeof createResult>['hear']>[0][]) {
  const result = createResult()
  for (const each of told) result.hear(each)
  return result.finish(verdict).hash
}

test('the same result has the same hash, in whichever order it was told', () => {
  expect(hashOf(line('a', 1), line('b', 2))).toBe(hashOf(line('b', 9), line('a', 1), line('b', 2)))
  expect(hashOf(line('a', 1))).not.toBe(hashOf(line('a', 2)))
})

test('a line of very many points is thinned, and keeps its ends', () => {
  const result = createResult()
  const points = Array.from({ length: 5_000 }, (_, x) => [x, x] as const)
  result.hear({ kind: 'points', chart: 'c', line: 'a', points })
  const kept = result.sofar().lines.c?.a ?? []
  expect(kept.length).toBeLessThanOrEqual(600)
  expect([kept[0], kept.at(-1)]).toEqual([
    [0, 0],
    [4_999, 4_999],
  ])
})
