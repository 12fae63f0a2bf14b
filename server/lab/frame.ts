import type { RequestClass } from '#server/engine/trace.ts'
import type { LaneId } from '#server/lab/settings.ts'

/** Milliseconds from the intended start; null where nothing was measured. */
export type Latency = { p50: number; p99: number; p999: number; max: number; count: number }

export type LaneFrame = {
  id: LaneId
  /** Per second, as are all rates here. Their sum is the lane's requests, reads and lists, that ended. */
  classes: Record<RequestClass, number>
  reads: number
  writes: number
  failedWrites: number
  /** Reads answered by the cache, and reads that were not. Bypassed and failed ones are misses. */
  hits: number
  misses: number
  readLatency: Latency | null
  writeLatency: Latency | null
  database: {
    /** Loads and writes that went to the database; a flush counts as one query. */
    queries: number
    loads: number
    writes: number
    /** Queries per second that the connections can carry at the chosen query time; null when a query costs nothing. */
    capacity: number | null
    busy: number
    connections: number
    /** Loads waiting for their turn. */
    queue: number
  }
  cache: {
    fills: number
    invalidations: number
    leaseWaits: number
    /** Instances whose circuit breaker is not closed. */
    brokenInstances: number
  }
  /** Reads that were judged in this frame. Only sure staleness counts: an acknowledged write before the read began. */
  stale: { judged: number; stale: number; worstAgeMs: number; worstVersions: number }
  ledger: {
    /** Acknowledged since the run began. */
    acknowledged: number
    /** Acknowledged and not yet seen in the database. */
    unconfirmed: number
    /** Waiting in the journal of write-behind. */
    unflushed: number
    /** Acknowledged, no longer waiting anywhere, and not in the database. */
    lost: number
  }
  /** The lane's entries in the cache, from a slow walk; null before the first walk ended. */
  memory: { bytes: number; keys: number; at: number } | null
}

export type InstanceState = 'starting' | 'running' | 'stopping' | 'dead'

export type InstanceFrame = {
  name: string
  pid: number | null
  state: InstanceState
  /** Share of one core. */
  cpu: number
  loopDelayP99Ms: number
  restarts: number
}

/** What the lab did in the quarter of a second (or longer) before `at`. */
export type LabFrame = {
  seq: number
  /** Wall clock, milliseconds. */
  at: number
  spanMs: number
  /** Requests per second that were due, and that were begun. */
  offered: number
  achieved: number
  /** Due, and not begun yet. */
  backlog: number
  /** Why percentiles are not to be believed now; null when they are. */
  overloaded: string | null
  lanes: LaneFrame[]
  instances: InstanceFrame[]
}
