import { expect, test } from 'vitest'
import { createOverload, type LoadSample } from '#server/lab/workload/overload.ts'

const calm: LoadSample = { atMs: 0, offered: 1_000, achieved: 1_000, backlog: 0, medianMs: 1 }

/** Four looks a second; what each of them sees is made from its time. */
function watched(seconds: number, seen: (atMs: number) => Partial<LoadSample>) {
  const overload = createOverload()
  const sentences: (string | null)[] = []
  for (let atMs = 0; atMs <= seconds * 1_000; atMs += 250) {
    sentences.push(overload.add({ ...calm, atMs, ...seen(atMs) }))
  }
  return { overload, sentences, last: sentences.at(-1) }
}

test('a lab that keeps up has no sentence, busy or idle', () => {
  expect(watched(20, () => ({})).sentences.every(each => each === null)).toBe(true)
  const idle = watched(20, () => ({ offered: 0, achieved: 0, medianMs: null }))
  expect(idle.sentences.every(each => each === null)).toBe(true)
})

test('chance makes the rate begun differ from the rate due, and that is no overload', () => {
  const { sentences } = watched(20, atMs => ({ achieved: atMs % 500 === 0 ? 990 : 1_010, backlog: 3 }))
  expect(sentences.every(each => each === null)).toBe(true)
})

test('fewer begun than due for a second, and the sentence says how many', () => {
  const { last, overload } = watched(3, atMs => ({ achieved: 800, backlog: 200 + atMs / 5 }))
  expect(last).toBe(
    'The instances begin 800 of 1 000 requests per second, and 800 are waiting to begin. Latencies measure that queue now, not the cache.',
  )
  expect(overload.since()).toBe(1_000)
})

test('a backlog that stays, although as many begin as fall due', () => {
  expect(watched(3, () => ({ backlog: 5_000 })).last).toContain('5 000 are waiting')
})

test('a stumble of a quarter of a second is no overload', () => {
  const { sentences } = watched(10, atMs =>
    atMs === 5_000 ? { achieved: 700, backlog: 300 } : atMs === 5_250 ? { achieved: 1_300 } : {},
  )
  expect(sentences.every(each => each === null)).toBe(true)
})

test('it is over when the backlog is', () => {
  const { overload, last } = watched(10, atMs => (atMs < 6_000 ? { achieved: 500, backlog: 4_000 } : {}))
  expect(last).toBeNull()
  expect(overload.since()).toBeNull()
})

test('answers that come later and later are an overload of what is behind the instances', () => {
  const { last } = watched(6, atMs => ({ medianMs: atMs * 0.6 }))
  expect(last).toBe(
    'Requests arrive faster than they are answered: within 5 s the median went from 1 125 to 3 225 ms. A percentile says only how long this has been going on.',
  )
})

test('slow answers that stay as slow as they are, are the truth', () => {
  const { sentences } = watched(20, atMs => ({ medianMs: 4_000 + (atMs % 1_000) }))
  expect(sentences.every(each => each === null)).toBe(true)
})

test('another workload begins without a past', () => {
  const { overload } = watched(3, () => ({ achieved: 100, backlog: 3_000 }))
  expect(overload.since()).not.toBeNull()
  overload.reset()
  expect(overload.since()).toBeNull()
  expect(overload.add({ ...calm, atMs: 3_250, achieved: 100, backlog: 3_000 })).toBeNull()
})
