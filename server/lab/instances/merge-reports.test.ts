import { expect, it } from 'vitest'
import { preset } from '#server/engine/presets.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { createLatencyHistogram } from '#server/metrics/latency-histogram.ts'
import { noCounts } from './lane-counts.ts'
import { mergeReports } from './merge-reports.ts'
import type { InstanceReport, LaneReport } from './messages.ts'

const settings = labSettingsShape.parse({
  workload: {},
  lanes: [{ id: 'a', name: 'one', policy: preset('cache-aside') }],
  instances: 2,
  database: { queryMs: 20, connections: 10 },
})

function latencies(...ms: number[]): Uint8Array {
  const histogram = createLatencyHistogram()
  for (const each of ms) histogram.record(each * 1_000)
  return histogram.encode()
}

const lane = (told: Partial<LaneReport> = {}): LaneReport => ({
  id: 'a',
  counts: noCounts(),
  readLatency: latencies(),
  writeLatency: latencies(),
  writes: new Uint8Array(),
  busy: 0,
  queue: 0,
  connections: 5,
  broken: false,
  ...told,
})

const report = (from: number, to: number, told: Partial<InstanceReport> = {}): InstanceReport => ({
  kind: 'frame',
  from,
  to,
  offered: 0,
  begun: 0,
  backlog: 0,
  behindMs: 0,
  maxLatenessMs: 0,
  inFlight: 0,
  cpu: 0,
  loopDelayP99Ms: 0,
  coversUntil: to,
  lanes: [lane()],
  ...told,
})

const withHits = (hit: number) => ({
  ...noCounts(),
  classes: { ...noCounts().classes, hit, loaded: 10 },
  loads: 10,
})

it('adds the rates of all instances, each over its own time', () => {
  const usual = report(0, 250, { begun: 100, lanes: [lane({ counts: withHits(90) })] })
  const late = report(0, 500, { begun: 200, lanes: [lane({ counts: withHits(190) })] })
  const { achieved, lanes } = mergeReports([[usual], [late]], settings)
  expect(achieved).toBe(800)
  expect(lanes[0]).toMatchObject({ hits: 740, misses: 60, reads: 800, database: { loads: 60, queries: 60 } })
})

it('takes two reports of one instance as one of twice the time', () => {
  const { achieved, begun } = mergeReports(
    [[report(0, 250, { begun: 100 }), report(250, 500, { begun: 50 })]],
    settings,
  )
  expect(achieved).toBe(300)
  expect(begun).toBe(150)
})

it('has percentiles of everybody’s requests, and not averages of percentiles', () => {
  const fast = report(0, 250, { lanes: [lane({ readLatency: latencies(...Array(99).fill(1)) })] })
  const slow = report(0, 250, { lanes: [lane({ readLatency: latencies(500) })] })
  const { lanes } = mergeReports([[fast], [slow]], settings)
  expect(lanes[0]?.readLatency).toMatchObject({ count: 100, max: 500 })
  expect(lanes[0]?.readLatency?.p50).toBeCloseTo(1, 2)
})

it('knows what the connections of all instances can carry', () => {
  const { lanes } = mergeReports([[report(0, 250)], [report(0, 250)]], settings)
  expect(lanes[0]?.database).toMatchObject({ connections: 10, capacity: 500 })
  const free = { ...settings, database: { queryMs: 0, connections: 10 } }
  expect(mergeReports([[report(0, 250)]], free).lanes[0]?.database.capacity).toBeNull()
})

it('takes what is so at this moment from the last report, and the worst from all', () => {
  const before = report(0, 250, {
    backlog: 9,
    maxLatenessMs: 70,
    lanes: [lane({ busy: 5, queue: 8, broken: true })],
  })
  const now = report(250, 500, { backlog: 2, maxLatenessMs: 3, lanes: [lane({ busy: 1, queue: 0 })] })
  const merged = mergeReports([[before, now]], settings)
  expect(merged).toMatchObject({ backlog: 2, maxLatenessMs: 70 })
  expect(merged.lanes[0]).toMatchObject({ database: { busy: 1, queue: 0 }, cache: { brokenInstances: 0 } })
})

it('says nothing was measured where nobody reported', () => {
  const { offered, lanes } = mergeReports([[], []], settings)
  expect(offered).toBe(0)
  expect(lanes[0]).toMatchObject({ reads: 0, readLatency: null, writeLatency: null })
})
