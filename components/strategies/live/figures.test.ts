import { expect, test } from 'vitest'
import { exampleFrame, exampleLane } from '#components/live/lab/example-frame.ts'
import type { LabFrame, LaneFrame } from '#components/rpc/types.ts'
import { figuresOf } from './figures.ts'

const noStaleness = { judged: 0, stale: 0, worstAgeMs: 0, worstVersions: 0 }
const plain = (text: string) => text.replace(/\u2009/g, ' ')

function figures(lane: Partial<LaneFrame> = {}, frame: Partial<LabFrame> = {}, stale = noStaleness) {
  return figuresOf(
    { frame: exampleFrame({ lanes: [exampleLane('a', lane)], ...frame }), stale: new Map([['a', stale]]) },
    'a',
  )
}

test('no reads is neither 0 % nor 100 %', () => {
  const { hitRate } = figures({ hits: 0, misses: 0 })
  expect(hitRate).toMatchObject({ parts: null, words: 'Nobody reads, so there is no rate.' })
})

test('an overloaded lab says so instead of percentiles', () => {
  const { latency } = figures({}, { overloaded: 'It takes in more than it can do.' })
  expect(latency).toMatchObject({ parts: null, words: 'It takes in more than it can do.' })
})

test('latency is its median, with p99 and p99.9 beside it', () => {
  const { latency } = figures()
  expect(latency.parts).toEqual({ value: '0.5', unit: 'ms' })
  expect(plain(latency.words)).toBe('p99 20 ms · p99.9 40 ms')
})

test('what the database is asked stands beside what it can serve', () => {
  const { database } = figures()
  expect(database.parts).toEqual({ value: '20', unit: 'q/s' })
  expect(plain(database.words)).toBe('of 500 q/s it can serve')
})

test('staleness says how many reads were judged, and how old the oldest was', () => {
  const told = { judged: 1000, stale: 4, worstAgeMs: 3100, worstVersions: 2 }
  const { stale } = figures({}, {}, told)
  expect(stale.parts).toEqual({ value: '0.40', unit: '%' })
  expect(plain(stale.words)).toBe('worst 3.1 s, 2 versions · 1 000 judged in 10 s')
  expect(figures().stale.parts).toBeNull()
})

test('lost writes are rose and counted; unflushed ones are not lost', () => {
  const { writes } = figures({ ledger: { acknowledged: 500, unconfirmed: 0, unflushed: 40, lost: 3 } })
  expect(writes).toMatchObject({ parts: { value: '40', unit: 'unflushed' }, tone: 'stale' })
  expect(writes.words).toBe('3 lost of 500 acknowledged')
})

test('what is due and not begun is said', () => {
  const { pace } = figures({}, { offered: 5000, achieved: 3000, backlog: 2000 })
  expect(pace.tone).toBe('miss')
  expect(plain(pace.words)).toBe('2 000 due and not begun')
})

test('without a frame there is no number at all', () => {
  expect(Object.values(figuresOf(null, 'a')).every(({ parts }) => parts === null)).toBe(true)
})
