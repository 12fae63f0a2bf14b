import { expect, test } from 'vitest'
import { awaited, createPace, type Manner, readPrices, unnoticed } from './walk-pace.ts'

/** A server that says what `others` sent since the last look, and what our SCANs took it. */
function tried(manner: Manner = unnoticed) {
  const pace = createPace({ manner, mostUnits: 5000, firstUnits: 200, leastUnits: 100 })
  const total = { commands: 0, calls: 0, usec: 0, board: 0 }
  let at = 0
  return {
    pace,
    at: () => at,
    look({
      ours,
      others,
      usPerUnit,
      ms = 100,
      board = 0,
      heard = board,
    }: {
      ours: number
      others: number
      usPerUnit: number
      ms?: number
      /** What other parts of the board sent, and what of that they have heard of by now. */
      board?: number
      heard?: number
    }) {
      pace.spent('scan', ours)
      pace.did(ours * pace.units())
      at += ms
      total.commands += ours + others + board
      total.board += heard
      total.calls += ours
      total.usec += ours * pace.units() * usPerUnit
      const prices = new Map([['scan', { calls: total.calls, usec: total.usec }]])
      pace.learn({ at, commands: total.commands, board: total.board, prices })
    },
  }
}

test('rests until it knows that nobody else is at work, then does not', () => {
  const { pace, look, at } = tried()
  expect(pace.rest(at())).toBeGreaterThanOrEqual(1)
  look({ ours: 1, others: 0, usPerUnit: 0.2 })
  look({ ours: 10, others: 0, usPerUnit: 0.2 })
  expect(pace.rest(at())).toBe(0)
})

test.for([
  { called: 'a walk', manner: unnoticed, mostUs: 400, times: 1000 },
  { called: 'a page that somebody waits for', manner: awaited, mostUs: 60, times: 39 },
])(
  'beside others a call of $called takes $mostUs µs of the server at most, and its rest is $times times as long',
  ({ manner, mostUs, times }) => {
    const { pace, look, at } = tried(manner)
    for (let i = 0; i < 10; i++) look({ ours: 10, others: 1000, usPerUnit: 0.5 })
    const us = pace.units() * 0.5
    expect(us).toBeLessThanOrEqual(mostUs)
    expect(us).toBeGreaterThan(mostUs * 0.8)
    expect(pace.rest(at()) * 1000).toBeGreaterThanOrEqual(us * times)
  },
)

test('an idle server is asked for more at once, but never for longer than half a millisecond', () => {
  const { pace, look } = tried()
  for (let i = 0; i < 10; i++) look({ ours: 10, others: 0, usPerUnit: 0.4 })
  expect(pace.units()).toBe(1250)
})

test('somebody may have it faster', () => {
  const { pace, look, at } = tried()
  for (let i = 0; i < 10; i++) look({ ours: 10, others: 1000, usPerUnit: 0.5 })
  const before = pace.rest(at())
  pace.become(awaited)
  look({ ours: 10, others: 1000, usPerUnit: 0.5 })
  expect(pace.units()).toBe(120)
  expect(pace.rest(at())).toBeLessThan(before / 20)
})

test('where a busy machine makes each key dear, the walk is still worth its round trips and comes to an end', () => {
  const { pace, look, at } = tried()
  for (let i = 0; i < 10; i++) look({ ours: 10, others: 1000, usPerUnit: 5 })
  expect(pace.units()).toBe(100)
  expect(pace.rest(at())).toBe(500)
})

test('stays polite for two seconds after others were seen, and where INFO is not to be had', () => {
  const { pace, look, at } = tried()
  expect(pace.slowly(at())).toBeNull()
  for (let i = 0; i < 3; i++) look({ ours: 1, others: 1000, usPerUnit: 0.2 })
  expect(pace.slowly(at())).toBe('others')
  look({ ours: 1, others: 0, usPerUnit: 0.2 })
  expect(pace.busy(at())).toBe(true)
  look({ ours: 1, others: 0, usPerUnit: 0.2, ms: 2000 })
  expect(pace.busy(at())).toBe(false)
  expect(pace.slowly(at())).toBeNull()
  pace.cannotLearn()
  expect(pace.slowly(at())).toBe('unknown')
  expect(pace.busy(at() + 1e9)).toBe(true)
})

test('does not take the board itself for somebody else, also where it hears of its answers late', () => {
  const { pace, look, at } = tried()
  for (let i = 0; i < 3; i++) look({ ours: 1, others: 0, usPerUnit: 0.2 })
  for (let i = 0; i < 10; i++) {
    look({ ours: 5, others: 0, usPerUnit: 0.2, board: 200, heard: 0 })
    look({ ours: 5, others: 0, usPerUnit: 0.2, board: 200, heard: 400 })
  }
  expect(pace.busy(at())).toBe(false)
  look({ ours: 5, others: 30, usPerUnit: 0.2, board: 200 })
  look({ ours: 5, others: 30, usPerUnit: 0.2, board: 200 })
  expect(pace.busy(at())).toBe(true)
})

test('reads the prices of both ways to name a subcommand', () => {
  const text = 'total_commands_processed:12\r\ncmdstat_memory|usage:calls=3,usec=9,usec_per_call=3.00\r\n'
  const { commands, prices } = readPrices(text)
  expect(commands).toBe(12)
  expect(prices.get('memory|usage')).toEqual({ calls: 3, usec: 9 })
})
