import { expect, test } from 'vitest'
import { createRing } from './ring.ts'

const start = 1_700_000_000_000
const reading = (hits: number) => ({ hits }) as Parameters<ReturnType<typeof createRing>['push']>[2]
const line = (values: (number | null)[]) => ({ avg: values, min: [], max: [] })

function hitsOf(ring: ReturnType<typeof createRing>) {
  const { at, lines } = ring.read(['hits'])
  return at.map((moment, index) => [moment - start, lines.hits?.[index]])
}

test('samples stay in the order of time, whatever order they come in', () => {
  const ring = createRing()
  for (const second of [0, 2, 1]) ring.push(start + second * 1000, 1, reading(second))
  expect(hitsOf(ring)).toEqual([
    [0, 0],
    [1000, 1],
    [2000, 2],
  ])
})

test('a sample that is replayed after a reconnect is not drawn twice', () => {
  const ring = createRing()
  for (const second of [0, 1, 1, 0, 2]) ring.push(start + second * 1000, 1, reading(second))
  expect(ring.size).toBe(3)
})

test('a moment without an answer is a gap, not a zero', () => {
  const ring = createRing()
  ring.push(start, 1, reading(5))
  ring.push(start + 1000, 1, null)
  ring.push(start + 2000, 1, reading(6))
  expect(hitsOf(ring)).toEqual([
    [0, 5],
    [1000, null],
    [2000, 6],
  ])
})

test('time that nobody measured breaks the line', () => {
  const ring = createRing()
  ring.push(start, 1, reading(5))
  ring.push(start + 20_000, 1, reading(6))
  expect(hitsOf(ring)).toEqual([
    [0, 5],
    [1000, null],
    [20_000, 6],
  ])
})

test('slower sampling is not a gap', () => {
  const ring = createRing()
  ring.push(start, 5, reading(5))
  ring.push(start + 5000, 5, reading(6))
  expect(hitsOf(ring)).toHaveLength(2)
})

test('what the server remembers fills the seconds this tab did not see, and no others', () => {
  const ring = createRing()
  ring.push(start + 1250, 1, reading(100))
  ring.push(start + 4250, 1, reading(400))
  const at = [0, 1, 2, 3, 4].map(second => start + second * 1000)
  ring.seed({ step: 1, at, lines: { hits: line([1, 2, 3, 4, 5]) } })
  expect(hitsOf(ring)).toEqual([
    [0, 1],
    [1250, 100],
    [2000, 3],
    [3000, 4],
    [4250, 400],
  ])
})

test('seeding again replaces what was seeded before', () => {
  const ring = createRing()
  ring.seed({ step: 1, at: [start, start + 1000], lines: { hits: line([1, 1]) } })
  ring.seed({ step: 1, at: [start + 1000, start + 2000], lines: { hits: line([2, null]) } })
  expect(hitsOf(ring)).toEqual([
    [1000, 2],
    [2000, null],
  ])
})

test('only the last minutes are kept', () => {
  const ring = createRing(300)
  for (let second = 0; second < 1000; second++) ring.push(start + second * 1000, 1, reading(second))
  expect(ring.size).toBe(301)
  expect(hitsOf(ring)[0]).toEqual([699_000, 699])
})
