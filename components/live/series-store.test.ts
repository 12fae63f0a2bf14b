import { expect, test } from 'vitest'
import { createSeriesStore } from './series-store.ts'

const start = 1_700_000_000_000

test('what comes four times a second is one point a second, with its lowest and highest', () => {
  const store = createSeriesStore()
  for (const [index, value] of [1, 2, 3, 6].entries()) store.push(start + index * 250, { rate: value })
  const { at, lines, bands } = store.source(['rate']).read()
  expect(at).toEqual([start])
  expect(lines.rate).toEqual([3])
  expect(bands?.rate).toEqual({ min: [1], max: [6] })
})

test('charts are told once per point', () => {
  const store = createSeriesStore()
  let told = 0
  store.source(['rate']).subscribe(() => told++)
  for (let index = 0; index < 12; index++) store.push(start + index * 250, { rate: index })
  expect(told).toBe(3)
})

test('nothing measured is a gap, not a zero', () => {
  const store = createSeriesStore()
  store.push(start, { rate: 5, latency: null })
  store.push(start + 1000, { rate: 0 })
  const { lines } = store.source(['rate', 'latency']).read()
  expect(lines).toEqual({ rate: [5, 0], latency: [null, null] })
})

test('time in which nothing came breaks the line', () => {
  const store = createSeriesStore()
  store.push(start, { rate: 5 })
  store.push(start + 10_000, { rate: 6 })
  expect(store.source(['rate']).read().lines.rate).toEqual([5, null, 6])
})

test('what the server remembers fills the moments that were not seen, and gives way to what was', () => {
  const store = createSeriesStore()
  store.push(start + 1000, { rate: 100 })
  store.seed({ at: [start, start + 1000, start + 2000], lines: { rate: [1, 2, 3] } })
  expect(store.source(['rate']).read().lines.rate).toEqual([1, 100, 3])
  store.push(start + 2000, { rate: 300 })
  expect(store.source(['rate']).read().lines.rate).toEqual([1, 100, 300])
})

test('frozen, the charts stand still and hear nothing; afterwards nothing is missing', () => {
  const store = createSeriesStore()
  const source = store.source(['rate'])
  let told = 0
  store.push(start, { rate: 1 })
  source.subscribe(() => told++)
  store.freeze()
  store.push(start, { rate: 3 })
  store.push(start + 1000, { rate: 2 })
  expect(source.read().lines.rate).toEqual([1])
  expect(told).toBe(0)
  store.thaw()
  expect(source.read().lines.rate).toEqual([2, 2])
})

test('only the last minutes are kept', () => {
  const store = createSeriesStore({ spanMs: 10_000 })
  for (let second = 0; second < 100; second++) store.push(start + second * 1000, { rate: second })
  const { at, from, to } = store.source(['rate']).read()
  expect(at).toHaveLength(11)
  expect(to - from).toBe(10_000)
})
