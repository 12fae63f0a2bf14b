/**
 * What the key browser says to the screen. A key, a namespace or any other name made of bytes travels as an id: its
 * bytes in base64url, or where that would not fit into an address (names above 4 KiB) a handle `~…` that only the
 * board's walk can read. `text` is for the eye only and never comes back to the server.
 */
export type NameId = string

export type Name = {
  id: NameId
  /** UTF-8 where the bytes are that; otherwise with \x escapes. At most 512 characters. */
  text: string
  /** The text is cut, or the bytes are not UTF-8: two different names may look the same. */
  inexact: boolean
  bytes: number
}

export const keyTypes = ['string', 'hash', 'list', 'set', 'zset', 'stream', 'json', 'other'] as const
export type KeyType = (typeof keyTypes)[number]

export type NodeWalk = { node: string; walked: number; of: number; done: boolean; problem: string | null }

/** One walk per target, shared by everybody who looks. */
export type WalkState = {
  phase: 'idle' | 'walking' | 'paused' | 'done' | 'cancelled' | 'failed'
  /** Grows with each new walk: answers of an older one are not to be mixed with this one's. */
  walk: number
  startedAt: number | null
  endedAt: number | null
  /** Different names so far, and what DBSIZE says there are. */
  keys: number
  of: number
  nodes: NodeWalk[]
  /** Names per second lately, and the share of the server's time that the walk takes. */
  perSecond: number
  duty: number
  /** It goes slowly so that others do not notice: they were seen, or the server does not tell. */
  slowly: 'others' | 'unknown' | null
  /** Why the walk ended before the last key (memory limit, failure); null otherwise. */
  cut: string | null
  /** Grows whenever the board itself has changed keys since: what is shown is to be read again. */
  edition: number
}

/** What the board has done to keys: gone, or there and on which node, or not what they were. */
export type KeyNews = {
  gone: readonly Uint8Array[]
  there: readonly { key: Uint8Array; node: string }[]
  touched?: readonly Uint8Array[]
  /** Another board has done more than it could tell. */
  untold?: boolean
}

export type TreeRow =
  | { kind: 'namespace'; name: Name; label: string; keys: number }
  | { kind: 'key'; name: Name; label: string }

/**
 * `complete` is false while the walk goes on, or ended early: counts may still rise. `total` are the rows of this
 * level: at least so many until `exact`. `next` is the number of the row behind the last one here. `order` is what was
 * done: more than 2 million rows come by name only.
 */
export type TreePage = {
  rows: TreeRow[]
  next: number | null
  total: number
  exact: boolean
  complete: boolean
  walk: number
  order: 'name' | 'count'
}

export type KeyFilter = {
  /** Everything under this namespace; null for all keys. */
  prefix: NameId | null
  /** A glob as SCAN knows it, or null. */
  pattern: string | null
  types: KeyType[]
  /** `beyond`: it expires, and not sooner than that. */
  ttl: { kind: 'any' } | { kind: 'none' } | { kind: 'within'; ms: number } | { kind: 'beyond'; ms: number }
  /** At least so much memory. */
  minBytes: number | null
  /** Not touched for at least so long. */
  minIdleMs: number | null
}

export type KeyColumns = {
  id: NameId
  /** null: the key is gone. */
  type: KeyType | null
  /** As the server names it, for types we do not know. */
  typeName: string | null
  /** When it expires, wall clock of this board; null: never. */
  expiresAt: number | null
  memory: number | null
  encoding: string | null
  idleMs: number | null
  /** LFU counter; null where the policy is not LFU. */
  frequency: number | null
  elements: number | null
  node: string
  /** Columns that could not be had, with the reason: `memory` → "the user may not use MEMORY USAGE". */
  missing: Record<string, string>
}

/** Matching keys in byte order or sorted, found by walking the index (and the server, where more than names is needed). */
export type KeyPage = {
  rows: Name[]
  next: string | null
  /** Exact where the filter is of names only and the walk is complete; null when not known. */
  total: number | null
  /** So many rows there are to scroll through; of what is being sorted those that are in order. */
  atLeast: number
  /** Matches so far, and whether every name was looked at, or none more will be. */
  found: number
  ended: boolean
  /** The place of the first row among all that match; null where that is not known. */
  offset: number | null
  complete: boolean
  walk: number
  /** Names this page went through, and how many there are under the prefix: "looked at N of M". */
  looked: number
  of: number
  /** Why the filter could not be applied, or not fully: a sentence; null otherwise. */
  problem: string | null
}

/** The complete statistics: every key's type, TTL and memory, looked up once after a walk. */
export type StatisticsState = {
  phase: 'none' | 'waiting' | 'measuring' | 'done' | 'cancelled' | 'failed'
  walk: number
  measured: number
  of: number
  startedAt: number | null
  endedAt: number | null
  perSecond: number
  duty: number
  /** It goes slowly so that others do not notice: they were seen, or the server does not tell. */
  slowly: 'others' | 'unknown' | null
  /** What is missing from the numbers and why, or why there are none. */
  problem: string | null
}

/** Sums over a namespace. `memory` is null where the server does not tell it. */
export type Totals = {
  keys: number
  memory: number | null
  withoutTtl: number | null
  types: Record<KeyType, number> | null
  /** Gone by the time they were looked at, and not looked at (another node, no permission). */
  gone: number
  unknown: number
}

export type StatisticsRow = TreeRow & { totals: Totals }

export type StatisticsPage = {
  whole: Totals
  rows: StatisticsRow[]
  next: string | null
  total: number
  exact: boolean
  complete: boolean
  walk: number
  order: 'name' | 'keys' | 'memory'
}
