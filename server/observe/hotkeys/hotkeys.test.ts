import { expect, test } from 'vitest'
import type { Capture, CaptureAsk, CaptureReport } from '../capture/shapes.ts'
import { byCapture } from './by-capture.ts'
import { readTracked } from './by-tracking.ts'

const report: CaptureReport = {
  startedAt: 1,
  seconds: 2,
  ended: 'time',
  reason: 'It ran for 2 s.',
  commands: 0,
  own: null,
  bytes: 0,
  unread: 0,
  short: 0,
  nodes: [],
}

/** A capture that has heard this. */
const heard =
  (lines: readonly string[]) =>
  async (ask: CaptureAsk): Promise<Capture> => {
    for (const line of lines) {
      const [name = '', ...args] = line.split(' ')
      const command = {
        at: 0,
        database: 0,
        address: null,
        from: 'client' as const,
        short: false,
        argumentCount: args.length,
      }
      ask.onCommand(
        { ...command, name, args: args.map(arg => Buffer.from(arg)) },
        { node: 'n', own: line.startsWith('INFO') },
      )
    }
    return { startedAt: 1, endsAt: 3, stop() {}, done: Promise.resolve(report) }
  }

test('every key of every command counts, the board’s own commands do not', async () => {
  const lines = ['GET a', 'GET a', 'MGET a b', 'SET c 1', 'PING', 'INFO a', 'EVAL x 1 b y']
  const { done } = await byCapture(heard(lines), { nodes: null, seconds: 2 })
  const { lists } = await done
  expect(lists[0]?.total).toBe(6)
  expect(lists[0]?.keys.map(({ text, value, error }) => [text, value, error])).toEqual([
    ['a', 3, 0],
    ['b', 2, 0],
    ['c', 1, 0],
  ])
  expect(lists[0]?.keys[0]?.share).toBe(0.5)
})

test('of more keys than can be counted the hot ones are found, and the error is told', async () => {
  const cold = Array.from({ length: 20_000 }, (_, i) => `GET cold:${i}`)
  const hot = cold.flatMap((line, i) => (i % 4 === 0 ? [line, 'GET hot'] : [line]))
  const { lists, trust } = await (await byCapture(heard(hot), { nodes: null, seconds: 2 })).done
  const [first] = lists[0]?.keys ?? []
  expect(first?.text).toBe('hot')
  expect((first?.value ?? 0) - (first?.error ?? 0)).toBeLessThanOrEqual(5000)
  expect(first?.value).toBeGreaterThanOrEqual(5000)
  expect(trust).toContain('±')
})

const b = (text: string) => Buffer.from(text)

test('the answer of HOTKEYS GET, flat or inside of a list', () => {
  const flat = [
    b('tracking-active'),
    0,
    b('sample-ratio'),
    1,
    b('selected-slots'),
    [],
    b('all-commands-all-slots-us'),
    220,
    b('net-bytes-all-commands-all-slots'),
    200,
    b('by-cpu-time-us'),
    [b('x'), 104, b('y'), 98],
    b('by-net-bytes'),
    [b('y'), 50],
  ]
  const expected = {
    active: false,
    sampleRatio: 1,
    microseconds: 220,
    bytes: 200,
    byTime: [
      [b('x'), 104],
      [b('y'), 98],
    ],
    byBytes: [[b('y'), 50]],
  }
  expect(readTracked(flat)).toEqual(expected)
  expect(readTracked([flat])).toEqual(expected)
  expect(readTracked(null)).toBe(null)
})
