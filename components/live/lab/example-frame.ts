import type { LabFrame, LaneFrame, LaneId } from '#components/rpc/types.ts'

/** For tests: a lane under a quiet load. */
export function exampleLane(id: LaneId, change: Partial<LaneFrame> = {}): LaneFrame {
  return {
    id,
    classes: {
      hit: 90,
      loaded: 10,
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
    readLatency: { p50: 0.5, p99: 20, p999: 40, max: 50, count: 25 },
    writeLatency: { p50: 5, p99: 30, p999: 60, max: 60, count: 3 },
    database: { queries: 20, loads: 10, writes: 10, capacity: 500, busy: 1, connections: 10, queue: 0 },
    cache: { fills: 10, invalidations: 10, leaseWaits: 0, brokenInstances: 0 },
    stale: { judged: 25, stale: 0, worstAgeMs: 0, worstVersions: 0 },
    ledger: { acknowledged: 100, unconfirmed: 1, unflushed: 0, lost: 0 },
    memory: { bytes: 10_000, keys: 10, at: 0 },
    ...change,
  }
}

/** For tests: a quarter of a second of a lab. */
export function exampleFrame(change: Partial<LabFrame> = {}): LabFrame {
  return {
    seq: 1,
    at: 1_700_000_000_000,
    spanMs: 250,
    offered: 110,
    achieved: 110,
    backlog: 0,
    overloaded: null,
    lanes: [exampleLane('a')],
    instances: [
      { name: 'app-1', pid: 11, state: 'running', cpu: 0.1, loopDelayP99Ms: 2, restarts: 0 },
      { name: 'app-2', pid: 12, state: 'running', cpu: 0.1, loopDelayP99Ms: 2, restarts: 0 },
    ],
    ...change,
  }
}
