import { expect, test } from 'vitest'
import { pointsCsv, verdictCsv } from './experiment-csv.ts'

const rows = [
  { choice: 'none', cells: { loads: 400, perId: 20, p99: 12.25, mean: null }, what: 'all, of them' },
  { choice: 'gone', cells: { loads: 1 }, what: '=1+1' },
]
const verdict = { sentence: 'So.', answer: null, rows, laws: [], stories: [], caveats: [] }
const lines = { queries: { none: [[0, 0] as const, [0.5, null] as const] } }
const run = { experiment: 'penetration', result: { verdict, lines } }

test('a choice is a row, its numbers are exact, and the head says their unit', () => {
  expect(verdictCsv(run)).toBe(
    [
      'choice,database queries,per id,p99 (ms),new row hidden (ms),the longest (ms),what happened',
      'No negative caching,400,20,12.25,,,"all, of them"',
      "gone,1,,,,,'=1+1",
      '',
    ].join('\r\n'),
  )
})

test('an experiment that this board does not know keeps its own names', () => {
  expect(verdictCsv({ ...run, experiment: 'of another version' })).toMatch(
    /^choice,loads,perId,p99,mean,what/,
  )
})

test('every point of every chart is a row; a gap stays empty', () => {
  expect(pointsCsv(run)).toBe('chart,line,x,y\r\nqueries,none,0,0\r\nqueries,none,0.5,\r\n')
})

test('a run without a verdict says so', () => {
  expect(() => verdictCsv({ experiment: 'penetration', result: null })).toThrow(/no verdict/)
})
