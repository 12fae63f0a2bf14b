import { expect, test } from 'vitest'
import { trafficOf } from './traffic.ts'

test('a board that has counted for six seconds does not take them for a minute', () => {
  const moment = (covers: number) => ({
    at: 0,
    interval: 1,
    health: { status: 'ok' },
    counted: null,
    windows: { minute: { covers, hits: 2400, misses: 12 } },
  })
  expect(trafficOf(moment(6), 1000)).toEqual({ hits: 400, misses: 2, seconds: 6 })
  expect(trafficOf(moment(60), 1000)?.hits).toBe(40)
  expect(trafficOf(moment(0), 1000)).toBeNull()
  expect(trafficOf(moment(6), 60_000)).toBeNull()
})
