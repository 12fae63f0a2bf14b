import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Spent } from '#server/targets/account.ts'
import { type Counters, parseInfo } from './info.ts'
import { continuityOf, createNodeCounters } from './node-counters.ts'
import type { Sample } from './sample.ts'

const info = parseInfo(readFileSync(new URL('./info-fixtures/redis-7.0.txt', import.meta.url), 'utf8'))
const nothing: Spent = { commands: 0, bytesIn: 0, bytesOut: 0, hits: 0, misses: 0, byName: new Map() }
const start: Counters = { ...info.counters, hits: 1000, misses: 500, commands: 9000 }

type Change = {
  second: number
  counters?: Partial<Counters>
  spent?: Partial<Spent>
  runId?: string
  uptime?: number
}

function sample({ second, counters, spent, runId, uptime }: Change): Sample {
  return {
    at: second * 1000,
    roundTrip: 1,
    info: {
      ...info,
      runId: runId ?? 'a',
      uptimeSeconds: uptime ?? 100 + second,
      counters: { ...start, ...counters },
    },
    spent: { ...nothing, ...spent },
    histograms: null,
    prices: new Map([['info', 50]]),
  }
}

test('rates are per second, without the board’s own part', () => {
  const counters = createNodeCounters()
  expect(counters.step(sample({ second: 0 }), 1).reading.hits).toBeNull()
  const spent = {
    commands: 10,
    hits: 6,
    misses: 2,
    bytesIn: 900,
    bytesOut: 100,
    byName: new Map([['info', 4]]),
  }
  const { reading, hits, misses } = counters.step(
    sample({ second: 2, counters: { hits: 1106, misses: 522, commands: 9210 }, spent }),
    2,
  )
  expect([hits, misses]).toEqual([100, 20])
  expect(reading).toMatchObject({ hits: 50, misses: 10, operations: 100, ownCommands: 5, ownBytes: 500 })
  expect(reading.ownShare).toBeCloseTo((4 * 50) / 2e6)
})

test('over a hole there is no rate, but the events are counted', () => {
  const counters = createNodeCounters()
  counters.step(sample({ second: 0 }), 1)
  const { reading, hits } = counters.step(sample({ second: 60, counters: { hits: 7000 } }), 1)
  expect(reading.hits).toBeNull()
  expect(reading.memoryUsed).toBe(info.levels.memoryUsed)
  expect(hits).toBe(6000)
})

test('a restart counts what came since; another server behind the address counts nothing', () => {
  const restarted = createNodeCounters()
  restarted.step(sample({ second: 0 }), 1)
  const after = { hits: 30, misses: 3, commands: 40 }
  const step = restarted.step(sample({ second: 2, counters: after, runId: 'b', uptime: 1 }), 1)
  expect(step).toMatchObject({ hits: 30, misses: 3, reading: { hits: null, operations: null } })

  const swapped = createNodeCounters()
  swapped.step(sample({ second: 0 }), 1)
  const other = swapped.step(sample({ second: 1, counters: { hits: 1e9 }, runId: 'b', uptime: 86_400 }), 1)
  expect(other).toMatchObject({ hits: null, reading: { hits: null } })
})

test('one counter that goes back takes all of them into a new segment', () => {
  const before = sample({ second: 0 })
  expect(continuityOf(before, sample({ second: 1, counters: { hits: 1001 } }))).toBe('same')
  expect(continuityOf(before, sample({ second: 1, counters: { hits: 1500, commands: 20 } }))).toBe('reset')
})
