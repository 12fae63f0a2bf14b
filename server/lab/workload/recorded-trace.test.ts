import { expect, test } from 'vitest'
import { parseRecordedTrace, recordedLimits } from '#server/lab/workload/recorded-trace.ts'

const columns = (text: string) => {
  const parsed = parseRecordedTrace(text)
  if (!parsed.ok) return parsed.problems
  const { times, kinds, keys } = parsed.trace
  return { times: [...times], kinds: [...kinds], keys: [...keys] }
}
const expected = { times: [0, 4.5, 9], kinds: [0, 1, 0], keys: [0, 1, 0] }

test('JSON lines are read', () => {
  const lines = [
    { time: 0, kind: 'read', key: 'a' },
    { time: 4.5, kind: 'write', key: 'b', more: 'is passed over' },
    { time: 9, kind: 'read', key: 'a' },
  ]
  expect(columns(lines.map(line => JSON.stringify(line)).join('\n'))).toEqual(expected)
})

test('CSV is read, with or without a heading, quotes, empty lines or Windows’ ends of lines', () => {
  expect(columns('time,kind,key\n0,read,a\n4.5,write,b\n9,read,a\n')).toEqual(expected)
  expect(columns('\uFEFF0, read, a\r\n\r\n"4.5","write","b"\r\n9,read,a')).toEqual(expected)
})

test('a key may hold commas, and quotes', () => {
  expect(columns('0,read,"a,""b"""\n1,read,a,"b"\n2,read,a')).toMatchObject({ keys: [0, 0, 1] })
})

test.each([
  ['', 'The recording has no requests.'],
  ['time,kind,key\n', 'The recording has no requests.'],
  ['0,read,a\n-1,read,b', 'Line 2 cannot be played: its time is before 0.'],
  ['x,read,a', 'Line 1 cannot be played: it has no time in milliseconds.'],
  [',read,a', 'Line 1 cannot be played: it has no time in milliseconds.'],
  ['{"time":null,"kind":"read","key":"a"}', 'Line 1 cannot be played: it has no time in milliseconds.'],
  ['Infinity,read,a', 'Line 1 cannot be played: it has no time in milliseconds.'],
  ['1,get,a', 'Line 1 cannot be played: its kind is none of read, write, insert, remove, list.'],
  ['1,read', 'Line 1 cannot be played: it has no key.'],
  ['1,read,', 'Line 1 cannot be played: its key is empty.'],
  ['{"time":1', 'Line 1 cannot be played: it begins like JSON and is none.'],
  ['5,read,a\n\n4,read,a', 'Line 3 cannot be played: its time 4 is earlier than the one before it, 5.'],
  [`1,read,${'k'.repeat(513)}`, 'Line 1 cannot be played: its key is longer than 512 characters.'],
])('%j is refused in a sentence', (text, sentence) => {
  expect(parseRecordedTrace(text)).toEqual({ ok: false, problems: [sentence] })
})

test('each bad line has its sentence, up to a number that can be read', () => {
  const parsed = parseRecordedTrace('bad\n'.repeat(1_000))
  expect(parsed.ok === false && parsed.problems.length).toBe(recordedLimits.problems)
})

test('a recording that is too long is refused before it is read, and one with too many requests while', () => {
  const long = parseRecordedTrace('x'.repeat(recordedLimits.characters + 1))
  expect(long).toMatchObject({ ok: false, problems: [expect.stringContaining('at most 64000000')] })
  const many = parseRecordedTrace('0,read,a\n'.repeat(recordedLimits.requests + 1))
  expect(many).toEqual({
    ok: false,
    problems: ['Line 1000001: more than 1000000 requests cannot be played.'],
  })
})
