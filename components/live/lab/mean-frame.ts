import type { LabFrame, LaneFrame, Latency } from '#components/rpc/types.ts'

type Rates = Record<string, number>
type Weigh = <Of>(of: readonly Of[], read: (each: Of) => number) => number

/** Frames of a second, oldest first, as one: rates are averaged, of percentiles the worst counts, levels are the newest. */
export function meanFrame(frames: readonly LabFrame[]): LabFrame | null {
  const newest = frames.at(-1)
  if (!newest) return null
  const span = frames.reduce((sum, { spanMs }) => sum + spanMs, 0)
  const mean: Weigh = (of, read) =>
    of.reduce((sum, each, index) => sum + read(each) * (frames[index]?.spanMs ?? 0), 0) / Math.max(1, span)
  return {
    ...newest,
    spanMs: span,
    offered: mean(frames, frame => frame.offered),
    achieved: mean(frames, frame => frame.achieved),
    lanes: newest.lanes.map(({ id }) => {
      const lanes = frames.flatMap(frame => frame.lanes.find(lane => lane.id === id) ?? [])
      // A lane that was added within this second is told by the frames that have it.
      const few = lanes.length < frames.length
      return meanLane(
        lanes,
        few ? (of, read) => of.reduce((sum, each) => sum + read(each), 0) / of.length : mean,
      )
    }),
  }
}

function meanLane(lanes: readonly LaneFrame[], mean: Weigh): LaneFrame {
  const newest = lanes.at(-1)
  if (!newest) throw new Error('A lane without a frame has no mean.')
  const rates = <Shape extends Rates>(read: (lane: LaneFrame) => Shape): Shape => {
    const entries = Object.keys(read(newest)).map(name => [name, mean(lanes, lane => read(lane)[name] ?? 0)])
    return Object.fromEntries(entries)
  }
  const { database, cache } = newest
  return {
    ...newest,
    ...rates(({ reads, writes, failedWrites, hits, misses }) => ({
      reads,
      writes,
      failedWrites,
      hits,
      misses,
    })),
    classes: rates(lane => lane.classes),
    readLatency: worstOf(lanes.map(lane => lane.readLatency)),
    writeLatency: worstOf(lanes.map(lane => lane.writeLatency)),
    database: {
      ...database,
      ...rates(({ database: { queries, loads, writes } }) => ({ queries, loads, writes })),
      busy: Math.round(mean(lanes, lane => lane.database.busy)),
      queue: Math.max(...lanes.map(lane => lane.database.queue)),
    },
    cache: {
      ...rates(({ cache: { fills, invalidations, leaseWaits } }) => ({ fills, invalidations, leaseWaits })),
      brokenInstances: cache.brokenInstances,
    },
    stale: {
      judged: lanes.reduce((sum, { stale }) => sum + stale.judged, 0),
      stale: lanes.reduce((sum, { stale }) => sum + stale.stale, 0),
      worstAgeMs: Math.max(...lanes.map(({ stale }) => stale.worstAgeMs)),
      worstVersions: Math.max(...lanes.map(({ stale }) => stale.worstVersions)),
    },
  }
}

function worstOf(latencies: readonly (Latency | null)[]): Latency | null {
  const known = latencies.filter(each => each !== null)
  if (known.length === 0) return null
  const worst = (read: (each: Latency) => number) => Math.max(...known.map(read))
  return {
    p50: worst(each => each.p50),
    p99: worst(each => each.p99),
    p999: worst(each => each.p999),
    max: worst(each => each.max),
    count: known.reduce((sum, { count }) => sum + count, 0),
  }
}
