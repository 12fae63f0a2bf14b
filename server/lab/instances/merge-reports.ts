import type { LaneFrame } from '#server/lab/frame.ts'
import { addCounts, hitsOf, type LaneCounts, noCounts, readsOf } from '#server/lab/instances/lane-counts.ts'
import type { InstanceReport, LaneReport } from '#server/lab/instances/messages.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'
import { createLatencyHistogram } from '#server/metrics/latency-histogram.ts'

/** What the instances cannot know: memory and ledger are the lab's own. */
export type MeasuredLane = Omit<LaneFrame, 'memory' | 'ledger'> & { counts: LaneCounts }

/** The reports of one instance that came since the last look, oldest first. */
export type Reports = readonly InstanceReport[]

const spanOf = (reports: Reports) => reports.reduce((sum, { from, to }) => sum + (to - from), 0)

/** Each instance by its own span: a report that came late speaks of a longer time. */
function ratesOf(byInstance: readonly Reports[], count: (report: InstanceReport) => number): number {
  return byInstance.reduce((sum, reports) => {
    const counted = reports.reduce((total, report) => total + count(report), 0)
    return sum + (counted === 0 ? 0 : (counted * 1_000) / Math.max(1, spanOf(reports)))
  }, 0)
}

function latencyOf(encoded: readonly Uint8Array[]) {
  const whole = createLatencyHistogram()
  for (const each of encoded) whole.add(each)
  return whole.summary()
}

const laneIn = (report: InstanceReport, id: LaneId) => report.lanes.find(lane => lane.id === id)

function mergeLane(id: LaneId, byInstance: readonly Reports[], queryMs: number): MeasuredLane {
  const rate = (count: (lane: LaneReport) => number) =>
    ratesOf(byInstance, report => {
      const lane = laneIn(report, id)
      return lane ? count(lane) : 0
    })
  const all = byInstance.flatMap(reports => reports.flatMap(report => laneIn(report, id) ?? []))
  const latest = byInstance.flatMap(
    reports => reports.map(report => laneIn(report, id)).findLast(Boolean) ?? [],
  )
  const sum = (value: (lane: LaneReport) => number) => latest.reduce((total, lane) => total + value(lane), 0)
  const counts = noCounts()
  for (const lane of all) addCounts(counts, lane.counts)
  const classes = noCounts().classes
  for (const each of Object.keys(classes) as (keyof typeof classes)[]) {
    classes[each] = rate(lane => lane.counts.classes[each])
  }
  const connections = sum(lane => lane.connections)
  const loads = rate(({ counts: each }) => each.loads)
  const writes = rate(({ counts: each }) => each.databaseWrites)
  return {
    id,
    counts,
    classes,
    reads: rate(({ counts: each }) => readsOf(each)),
    writes: rate(({ counts: each }) => each.writes),
    failedWrites: rate(({ counts: each }) => each.failedWrites),
    hits: rate(({ counts: each }) => hitsOf(each)),
    misses: rate(({ counts: each }) => readsOf(each) - hitsOf(each)),
    readLatency: latencyOf(all.map(lane => lane.readLatency)),
    writeLatency: latencyOf(all.map(lane => lane.writeLatency)),
    database: {
      queries: loads + writes,
      loads,
      writes,
      capacity: queryMs === 0 ? null : (connections * 1_000) / queryMs,
      busy: sum(lane => lane.busy),
      connections,
      queue: sum(lane => lane.queue),
    },
    cache: {
      fills: rate(({ counts: each }) => each.fills),
      invalidations: rate(({ counts: each }) => each.invalidations),
      leaseWaits: rate(({ counts: each }) => each.leaseWaits),
      brokenInstances: sum(lane => (lane.broken ? 1 : 0)),
    },
    stale: {
      judged: counts.judged,
      stale: counts.stale,
      worstAgeMs: counts.worstAgeMs,
      worstVersions: counts.worstVersions,
    },
  }
}

/** What all instances together did since the last look. */
export function mergeReports(byInstance: readonly Reports[], { lanes, database }: LabSettings) {
  const latest = byInstance.flatMap(reports => reports.at(-1) ?? [])
  return {
    offered: ratesOf(byInstance, report => report.offered),
    achieved: ratesOf(byInstance, report => report.begun),
    backlog: latest.reduce((sum, report) => sum + report.backlog, 0),
    behindMs: Math.max(0, ...latest.map(report => report.behindMs)),
    maxLatenessMs: Math.max(0, ...byInstance.flat().map(report => report.maxLatenessMs)),
    inFlight: latest.reduce((sum, report) => sum + report.inFlight, 0),
    begun: byInstance.flat().reduce((sum, report) => sum + report.begun, 0),
    lanes: lanes.map(({ id }) => mergeLane(id, byInstance, database.queryMs)),
  }
}
