import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { eachLine, presentLine } from './log-lines.js'

it("hides Next's banner and nothing unknown", () => {
  const banner = [
    '▲ Next.js 16.4.6',
    '- Local:    http://127.0.0.1:3000',
    ' ✓ Starting...',
    '✓ Ready in 310ms',
    '',
  ]
  expect(banner.map(line => presentLine(line, { terminal: true }))).toEqual(banner.map(() => null))
  expect(presentLine('REDIS_URL: must start with redis://', { terminal: true })).toBe(
    'REDIS_URL: must start with redis://',
  )
})

it('turns a log record into a sentence on a terminal, and leaves it to machines as it is', () => {
  const record = '{"level":40,"time":"2026-11-21T04:00:00Z","server":"redis","pid":7,"msg":"it runs again"}'
  expect(presentLine(record, { terminal: true })).toBe('Warning: it runs again (server: redis, pid: 7)')
  expect(presentLine(record, { terminal: false })).toBe(record)
  expect(presentLine('{"level":40,', { terminal: true })).toBe('{"level":40,')
})

it('puts lines together that arrive in pieces', async () => {
  const stream = new PassThrough()
  const lines: string[] = []
  eachLine(stream, (line: string) => lines.push(line))
  for (const piece of ['a', 'b\nc', '\n', 'd']) stream.write(piece)
  stream.end()
  await finished(stream)
  expect(lines).toEqual(['ab', 'c', 'd'])
})
