import { expect, test } from 'vitest'
import { cell, csvOf } from './run-csv.ts'

test('a second is a row, with what was done in it', () => {
  const series = { at: [1000, 2000], lines: { offered: [500, 510], 'a.hitRate': [null, 0.97] } }
  const marks = [
    { at: 900, lane: null, text: 'started', who: 'Ada' },
    { at: 2100, lane: 'a', text: 'cache-aside → write-behind', who: null },
  ]
  expect(csvOf({ series, marks })).toBe(
    [
      'time,second,a.hitRate,offered,marks',
      '1970-01-01T00:00:01.000Z,0,,500,started (Ada)',
      '1970-01-01T00:00:02.000Z,1,0.97,510,lane a: cache-aside → write-behind',
      '',
    ].join('\r\n'),
  )
})

test('a run without a point is a head and nothing else', () => {
  expect(csvOf({ series: { at: [], lines: {} }, marks: [] })).toBe('time,second,marks\r\n')
})

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  [' =1', "' =1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['a,b', '"a,b"'],
  ['a\r\n=b', '"a\r\n=b"'],
  ['harmless', 'harmless'],
])('%j becomes %j', (text, safe) => {
  expect(cell(text)).toBe(safe)
})

test('a lane or a person cannot smuggle a formula in', () => {
  const marks = [{ at: 1000, lane: null, text: '=cmd|calc', who: '"; DROP' }]
  const [, row] = csvOf({ series: { at: [1000], lines: {} }, marks }).split('\r\n')
  expect(row).toBe(`1970-01-01T00:00:01.000Z,0,"'=cmd|calc (""; DROP)"`)
})
