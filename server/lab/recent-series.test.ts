import { expect, test } from 'vitest'
import type { LabFrame, LaneFrame, Latency } from './frame.ts'
import { createRecentSeries } from './recent-series.ts'

const latency = (p99: number): Latency => ({ p50: 1, p99, p999: p99, max: p99, count: 10 })

function lane(change: Partial<LaneFrame> = {}): LaneFrame {
  return {
    id: 'a',
    classes: {
      hit: 0,
      loaded: 0,
      joined: 0,
      'stale served': 0,
      'early refresh': 0,
      ducked: 0,
      negative: 0,
      bypassed: 0,
      failed: 0,
    },
    reads: 100,
    writes: 10,
    failedWrites: 0,
    hits: 90,
    misses: 10,
    readLatency: latency(5),
    writeLatency: null,
    database: { queries: 20, loads: 10, writes: 10, capacity: 500, busy: 1, connections: 10, queue: 0 },
    cache: { fills: 10, invalidations: 10, leaseWaits: 0, brokenInstances: 0 },
    stale: { judged: 100, stale: 0, worstAgeMs: 0, worstVersions: 0 },
    ledger: { acknowledged: 1, unconfirmed: 0, unflushed: 0, lost: 0 },
    memory: null,
    ...change,
  }
}

const frame = (at: number, change: Partial<LabFrame> = {}): LabFrame => ({
  seq: 1,
  at,
  spanMs: 250,
  offered: 110,
  achieved: 110,
  backlog: 0,
  overloaded: null,
  lanes: [lane()],
  instances: [],
  ...change,
})

function told(...frames: LabFrame[]) {
  const series = createRecentSeries({ seconds: 900 })
  for (const each of frames) series.add(each)
  series.close()
  return series.read()
}

test('the frames of a second are one point: rates are averaged over their spans', () => {
  const { at, lines } = told(
    frame(1_000, { offered: 100, spanMs: 250 }),
    frame(1_900, { offered: 200, spanMs: 750 }),
  )
  expect([at, lines.offered]).toEqual([[1_000], [175]])
})

test('the worst latency of a second is kept, not its average', () => {
  const slow = frame(1_250, { lanes: [lane({ readLatency: latency(400) })] })
  expect(told(frame(1_000), slow, frame(1_500)).lines['a.p99']).toEqual([400])
})

test('nothing measured is a gap, not a zero', () => {
  const quiet = frame(2_000, { lanes: [lane({ hits: 0, misses: 0, readLatency: null })] })
  const { lines } = told(frame(1_000), quiet)
  expect([lines['a.hitRate'], lines['a.p99']]).toEqual([
    [0.9, null],
    [5, null],
  ])
})

test('percentiles of an overloaded lab are left out, its rates are not', () => {
  const { lines } = told(frame(1_000, { overloaded: 'Too much.' }))
  expect([lines['a.p99'], lines['a.p50'], lines['a.p999'], lines['a.hitRate'], lines.offered]).toEqual([
    undefined,
    undefined,
    undefined,
    [0.9],
    [110],
  ])
})

test('a lane that joins later has gaps before, and all lines have one length', () => {
  const both = frame(2_000, { lanes: [lane(), lane({ id: 'b' })] })
  const { at, lines } = told(frame(1_000), both)
  expect(lines['b.hitRate']).toEqual([null, 0.9])
  for (const line of Object.values(lines)) expect(line.length).toBe(at.length)
})

test('what is older than the limit falls out, and a lane that is long gone with it', () => {
  const series = createRecentSeries({ seconds: 5 })
  series.add(frame(0, { lanes: [lane(), lane({ id: 'b' })] }))
  for (let second = 1; second < 20; second++) series.add(frame(second * 1_000))
  series.close()
  const { at, lines } = series.read()
  expect(at).toEqual([15_000, 16_000, 17_000, 18_000, 19_000])
  expect(Object.keys(lines).some(name => name.startsWith('b.'))).toBe(false)
})
