import { expect, test } from 'vitest'
import { followRefill } from './refill.ts'
import type { Refill } from './shapes.ts'
import type { Moment } from './traffic.ts'

test('adds up exactly what was counted, whatever seconds the board was late for', () => {
  let tell: (moment: Moment) => void = () => {}
  let seen: Refill | undefined
  const following = followRefill({
    frames: {
      latest: () => null,
      listen: listener => {
        tell = listener
        return () => {}
      },
    },
    before: { hits: 100, misses: 10, seconds: 60 },
    predicted: [],
    now: () => 0,
    report: refill => {
      seen = refill
    },
  })
  const moment = (at: number, interval: number, misses: number): Moment => ({
    at,
    interval,
    health: { status: 'ok' },
    counted: { hits: 100, misses },
    windows: { minute: { covers: 60, hits: 0, misses: 0 } },
  })
  tell(moment(1000, 1, 110))
  tell(moment(4000, 3, 330))
  following.stop()
  const total = seen?.measured.reduce((sum, { extraMisses, seconds }) => sum + extraMisses * seconds, 0)
  expect(total).toBeCloseTo(110 + 330 - 4 * 10)
  expect(seen?.measured.map(({ second }) => second)).toEqual([1, 4])
})
