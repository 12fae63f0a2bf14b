import { expect, test } from 'vitest'
import {
  askedBy,
  createTraceReader,
  parseRecordedTrace,
  recordedLimits,
} from '#server/lab/workload/recorded-trace.ts'

const columns = (text: string) => {
  const parsed = parseRecordedTrace(text)
  if (!parsed.ok) return parsed.problems
  const { times, codes, keys, own } = parsed.trace
  const asked = [...codes].map(code => `${askedBy(code).kind} ${askedBy(code).thing}`)
  return { times: [...times], asked, keys: [...keys], own }
}
const expected = {
  times: [0, 4.5, 9],
  asked: ['read row', 'write row', 'read row'],
  keys: [0, 1, 0],
  own: false,
}

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

test('a recording with too many requests is refused at the line where they are too many', () => {
  const reader = createTraceReader({ mostRequests: 1_000 })
  reader.add('0,read,a\n'.repeat(2_000))
  expect(reader.end()).toEqual({
    ok: false,
    problems: ['Line 1001: more than 1000 requests cannot be played.'],
  })
})

test('it may come in pieces of any size, cut anywhere', () => {
  const text = 'time,kind,key\r\n0,read,a\n4.5,write,b\r\n9,read,a'
  for (let size = 1; size < text.length; size++) {
    const reader = createTraceReader()
    for (let at = 0; at < text.length; at += size) reader.add(text.slice(at, at + size))
    expect(reader.end()).toEqual(parseRecordedTrace(text))
  }
})

test('a line without an end does not fill the memory', () => {
  const reader = createTraceReader()
  for (let piece = 0; piece < 100; piece++) reader.add('x'.repeat(1_000))
  expect(reader.end()).toEqual({
    ok: false,
    problems: ['Line 1 cannot be played: it is too long for a request.'],
  })
})

test('keys that the lab itself would name are played as they are named', () => {
  const text =
    '0,read,product:17\n1,read,product:none-3\n2,list,category:2\n3,list,products\n4,insert,user:90'
  expect(columns(text)).toMatchObject({
    asked: ['read row', 'read absent', 'list category', 'list catalogue', 'insert row'],
    keys: [17, 3, 100, 0, 90],
    own: true,
  })
})

test('one key of somebody else, and all of them are numbered', () => {
  expect(columns('0,read,product:17\n1,read,product:none-3\n2,read,cart 9\n3,list,products')).toMatchObject({
    asked: ['read row', 'read row', 'read row', 'list category'],
    keys: [0, 1, 2, 3],
    own: false,
  })
})
