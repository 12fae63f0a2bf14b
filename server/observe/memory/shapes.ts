import type { Estimate } from '#server/metrics/estimate.ts'
import type { KeyType } from '../keys/shapes.ts'

/** What a person asks for. `keys`: how many to look at in a sample. */
export type Order = {
  mode: 'sample' | 'complete'
  keys: number
  delimiter: string
}

export type Phase = 'running' | 'done' | 'cancelled' | 'failed'

/** How the analysis that runs, or ran last, is getting on. */
export type AnalysisState = {
  phase: 'none' | Phase
  order: Order | null
  startedAt: number | null
  endedAt: number | null
  looked: number
  /** How many it will look at, as far as is known now. */
  of: number
  perSecond: number
  /** The share of the server's time that it takes. */
  duty: number
  problem: string | null
  /** Where its result is kept; null: not (yet). */
  id: string | null
}

export type Group = { name: string; keys: Estimate; bytes: Estimate; looked: number }

/** `id`: the bytes of its prefix, for a link into the key browser; null: keys without any delimiter, or all others. */
export type Namespace = Group & {
  kind: 'namespace' | 'bare' | 'rest'
  id: string | null
  inexact: boolean
  withoutTtl: Estimate
  /** More bytes it may take, because it was not in the list from the beginning. */
  lacks: number
}

export type BigKey = {
  id: string
  text: string
  inexact: boolean
  bytes: number
  type: KeyType
  /** ms at the time of the look; null: never expires. */
  ttl: number | null
  node: string
}

/** Keys of one namespace that expire within the second that begins at `at` (ms since 1970). */
export type Crowd = Pick<Namespace, 'kind' | 'name' | 'id' | 'inexact'> & {
  at: number
  keys: Estimate
  bytes: Estimate
  looked: number
}

/** Bytes and keys that have gone by themselves after so many seconds. */
export type Release = { seconds: number; bytes: Estimate; keys: Estimate }

/** Who would go if so much of the memory had to be freed. */
export type Eviction = {
  share: number
  bytes: number
  keys: number
  /** Their share of all reads, told from idle times or LFU counters; null where neither is known. */
  reads: number | null
  /** Idle seconds, LFU counter or TTL in seconds of the last one to go. */
  edge: number | null
  namespaces: { name: string; bytes: number }[]
}

export type Evictions = {
  policy: string | null
  order: 'idle' | 'frequency' | 'ttl' | 'random' | 'none'
  /** Keys that the policy may take at all, of those it was told from. */
  may: number
  of: number
  steps: Eviction[]
  /** What cannot be told, in a sentence. */
  problem: string | null
}

export type Analysis = {
  mode: Order['mode']
  /** How the keys were chosen. */
  method: 'walks' | 'spread' | 'all'
  delimiter: string
  startedAt: number
  endedAt: number
  looked: number
  gone: number
  keys: Estimate
  bytes: Estimate
  namespaces: Namespace[]
  /** The second level, each name with its first. */
  inner: Namespace[]
  types: Group[]
  encodings: Group[]
  ttls: Group[]
  uses: Group[]
  sizes: Group[]
  /** What `uses` tells. */
  use: 'idle' | 'frequency' | 'unknown'
  big: BigKey[]
  /** The fullest first; absent in what an older board has kept. */
  crowds?: Crowd[]
  release: Release[]
  /** Bytes of keys that never expire, and of those that do later than the last step of `release`. */
  never: Estimate
  later: Estimate
  evictions: Evictions
  /** What the server says its keys take; null where it does not tell. */
  told: number | null
  /** Everything that limits what these numbers say. */
  notes: string[]
  cost: { serverMs: number | null; commands: number }
}
