import type { Policy } from '#server/engine/policy.ts'
import type { RequestClass } from '#server/engine/trace.ts'
import type { Script } from '#server/lab/experiments/stage/script.ts'
import type { Endpoint } from '#server/targets/url.ts'

export type StageOptions = {
  policy: Policy
  /** Application servers: processes of their own on a real stage, engines in one world on a simulated one. */
  processes: number
  /** To the database, all processes together; each has at least one. */
  connections: number
  /** How long a query holds its connection. */
  queryMs: number
  /** What the database holds at the beginning. */
  rows: readonly { key: string; value: unknown }[]
  /** A real stage only: another cache than the target's, a server of the run's own. */
  cache?: Endpoint
  /** A real stage only: clients of the cache as they come, without any limit of their own. */
  patient?: boolean
}

/** One request that was followed on its way. */
export type Followed = { label: string; began: number; ended: number; steps: { at: number; text: string }[] }

/** A read whose answer was seen: what was asked for, when it began, and the version of each row that it named. */
export type Sighting = { of: string; at: number; rows: readonly (readonly [key: string, version: number])[] }
/** A measured request of a script whose reads are seen: when it was due, and how long it took. */
export type Felt = { at: number; ms: number; failed: boolean }
/** A write that was acknowledged. */
export type Acknowledged = { key: string; version: number; at: number }

/** What came of it. Times in ms on the stage's clock. */
export type Played = {
  /** Of all requests, whether measured or not. */
  requests: number
  classes: Record<RequestClass, number>
  /** Of the measured ones, from the moment they were due; sorted. */
  latencies: Float64Array
  measured: Record<RequestClass, number>
  /** When each query of the database was answered; sorted. */
  loads: Float64Array
  /** The same for each key; of the first keys only. */
  loadsByKey: Record<string, Float64Array>
  /** How often the engine told each kind of event; `removed`: entries that an invalidation took, `bytes`: filled. */
  events: Record<string, number>
  followed: Followed[]
  /** Of the scripts that asked for it. */
  sightings: Sighting[]
  felt: Felt[]
  /** All that were acknowledged. */
  writes: Acknowledged[]
}

export type Heard = { requests: number; loads: Float64Array }

export type Stage = {
  /** Milliseconds since it was opened: the machine's, or virtual ones. */
  now(): Promise<number>
  /** Resolves when every request and every load has ended. `hear` is told a few times a second. */
  play(scripts: readonly Script[], hear?: (sofar: Heard) => void): Promise<Played>
  /** When this entry stops being fresh; null when there is none. */
  freshUntil(key: string): Promise<number | null>
  close(): Promise<void>
}
