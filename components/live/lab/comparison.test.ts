import { expect, test } from 'vitest'
import { comparedRows, differenceOf, smallShare } from './comparison.ts'
import { type LaneSummary, laneSummary, median } from './lane-summary.ts'

const nothing: LaneSummary = {
  hitRate: null,
  reads: null,
  p50: null,
  p99: null,
  worstP99: null,
  queries: null,
  mostQueue: null,
  staleShare: null,
  worstAgeMs: null,
  unflushed: null,
  lost: null,
  memory: null,
}
const one = (id: string, summary: Partial<LaneSummary>) => ({
  id,
  label: id,
  summary: { ...nothing, ...summary },
})
const plain = (text: string) => text.replace(/\u2009/g, ' ')

test('what differs is said in numbers', () => {
  const a = one('A', { queries: 410, p99: 210, staleShare: 0, lost: 0 })
  const b = one('B', { queries: 50, p99: 170, staleShare: 0.004, lost: 0 })
  expect(plain(differenceOf(b, a))).toBe(
    'B asks the database 8.2 times less often; its p99 is 40 ms lower; 0.40 % of its reads are stale, A’s 0 %.',
  )
})

test('what is the same within a measurement’s own noise is called the same', () => {
  const a = one('A', { queries: 100, p99: 20, staleShare: 0 })
  const b = one('B', { queries: 102, p99: 20.5, staleShare: 0 })
  expect(plain(differenceOf(b, a))).toBe(
    'B asks the database about as often (102 /s); its p99 is about the same; no read of either is stale.',
  )
})

test('nothing is divided by nothing', () => {
  const never = one('A', { queries: 0 })
  const often = one('B', { queries: 30 })
  expect(plain(differenceOf(often, never))).toBe('B asks the database 30 /s, instead of not at all.')
  expect(plain(differenceOf(never, often))).toBe('A does not ask the database at all, instead of 30 /s.')
  expect(differenceOf(one('B', {}), one('A', {}))).toBe('B has no numbers yet.')
})

test('lost writes are never passed over', () => {
  expect(differenceOf(one('B', { lost: 12 }), one('A', { lost: 0 }))).toContain(
    'lost 12 acknowledged writes, A 0',
  )
})

test('best and worst are named where there is a difference worth the name', () => {
  const rows = comparedRows([one('A', { hitRate: 0.9, p99: 20 }), one('B', { hitRate: 0.5, p99: 20.1 })])
  const standings = (name: string) =>
    rows.find(row => row.name === name)?.cells.map(({ standing }) => standing)
  expect(standings('hit rate')).toEqual(['best', 'worst'])
  expect(standings('p99 of reads')).toEqual([null, null])
  expect(standings('memory')).toEqual([null, null])
})

test('a small share keeps its digits and never becomes nothing', () => {
  expect([0, 0.00001, 0.0042, 0.12].map(share => smallShare(share).value)).toEqual([
    '0',
    '<0.01',
    '0.42',
    '12.0',
  ])
})

test('a stretch is summed up by its own seconds only', () => {
  const series = {
    at: [0, 1000, 2000, 3000],
    lines: {
      'a.p99': [900, 10, 20, 30],
      'a.hitRate': [0, 1, 0.5, null],
      'a.reads': [9, 100, 300, 0],
      'a.lost': [0, 0, 1, 2],
    },
  }
  const summary = laneSummary(series, 'a', { from: 1000, to: 3000 })
  expect(summary).toMatchObject({ p99: 20, worstP99: 30, hitRate: 0.625, lost: 2, queries: null })
})

test('the middle of an even number lies between the two in the middle', () => {
  expect([median([]), median([3]), median([1, 9]), median([5, 1, 3])]).toEqual([null, 3, 5, 3])
})
