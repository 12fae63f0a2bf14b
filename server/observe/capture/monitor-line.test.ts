import { expect, test } from 'vitest'
import { createLines } from './lines.ts'
import { readMonitorLine } from './monitor-line.ts'

const read = (line: string) => readMonitorLine(Buffer.from(line, 'latin1'))

test('a command comes with its time, its database, its client and its arguments', () => {
  expect(read('+1795874907.220830 [3 127.0.0.1:46638] "set" "user:1" "value"')).toEqual({
    at: 1795874907220.83,
    database: 3,
    address: '127.0.0.1:46638',
    from: 'client',
    name: 'SET',
    args: [Buffer.from('user:1'), Buffer.from('value')],
    argumentCount: 2,
    short: false,
  })
})

test('a script, a socket, IPv6 and a server without addresses are told apart', () => {
  expect(read('+1.000000 [0 lua] "get" "x"')).toMatchObject({ address: null, from: 'script' })
  expect(read('+1.000000 [0 unix:/run/a b.sock] "ping"')).toMatchObject({ address: 'unix:/run/a b.sock' })
  expect(read('+1.000000 [0 [::1]:6379] "get" "]"')).toMatchObject({ address: '[::1]:6379' })
  expect(read('+1.000000 [0 ] "get" "x"')).toMatchObject({ address: null, from: 'client' })
})

test('every byte comes back as the client sent it', () => {
  const escaped = String.raw`+1.0 [0 a:1] "set" "a\"b\\c \" d" "x\n\r\t\a\b\x01\xff\x00" ""`
  const { args } = read(escaped) ?? {}
  expect(args).toEqual([
    Buffer.from('a"b\\c " d'),
    Buffer.from([0x78, 10, 13, 9, 7, 8, 1, 255, 0]),
    Buffer.alloc(0),
  ])
})

test('all 256 bytes survive the way of the server', () => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const line = `+1.0 [0 a:1] "echo" "${escapeAsRedis(all)}"`
  expect(read(line)?.args).toEqual([all])
})

test('of very many arguments the first are kept and all are counted', () => {
  const many = Array.from({ length: 500 }, (_, i) => `"k${i}"`).join(' ')
  const command = read(`+1.0 [0 a:1] "mget" ${many}`)
  expect(command).toMatchObject({ name: 'MGET', argumentCount: 500 })
  expect(command?.args).toHaveLength(64)
})

test('what is no report of a command is no command', () => {
  for (const line of ['+OK', '', '+PONG', '-ERR no', '+x [0 a:1] "get"', '+1.0 [0 a:1] get'])
    expect(read(line)).toBe(null)
})

test('a line that was cut in the middle of an escape ends there', () => {
  expect(read(String.raw`+1.0 [0 a:1] "set" "k" "abc\x`)?.args[1]?.toString()).toBe('abc')
})

test('lines are whole wherever the network cut them, and a giant one comes short', () => {
  const seen: [string, boolean][] = []
  const lines = createLines((line, short) => seen.push([line.toString(), short]), 8)
  for (const part of ['ab', 'c\nde\n', '\n', '0123', '456789abcdef', 'gh\nend\n'])
    lines.take(Buffer.from(part))
  expect(seen).toEqual([
    ['abc', false],
    ['de', false],
    ['', false],
    ['01234567', true],
    ['end', false],
  ])
})

/** As sdscatrepr does. */
function escapeAsRedis(bytes: Buffer): string {
  const named: Record<number, string> = {
    10: '\\n',
    13: '\\r',
    9: '\\t',
    7: '\\a',
    8: '\\b',
    34: '\\"',
    92: '\\\\',
  }
  return [...bytes]
    .map(byte => {
      if (named[byte]) return named[byte]
      return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
    })
    .join('')
}
