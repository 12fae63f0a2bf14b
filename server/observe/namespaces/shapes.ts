import type { Announcement, CaptureReport } from '../capture/shapes.ts'

export type CaptureOrder = { seconds: number; delimiter: string }

export type NamespacesState = {
  phase: 'none' | 'starting' | 'running' | 'ending' | 'done' | 'failed'
  order: CaptureOrder | null
  startedAt: number | null
  endsAt: number | null
  reads: number
  misses: number
  problem: string | null
  id: string | null
}

/** Before it begins: what it would cost, whether it may, and what it would change. */
export type NamespacesAnnouncement = Announcement & {
  /** What notify-keyspace-events is on each node, and would be meanwhile; null: it may not be asked. */
  settings: { node: string; now: string | null; meanwhile: string | null; problem: string | null }[]
}

export type HitPoint = { factor: number; low: number; high: number }
export type TtlPoint = { seconds: number; low: number; high: number; modelled: boolean }

export type WhatIf = {
  /** With so many times the memory of now. */
  memory: HitPoint[]
  /** With these TTLs and room for everything. */
  ttl: TtlPoint[]
}

/** Of the keys that were missed again and again. At least so many: of the rarer ones the names were not kept. */
export type SpaceAgain = {
  /** Never there: nobody filled them, nobody found them. */
  absent: { keys: number; misses: number }
  /** Filled, and missed again: `livedMs` after that on average. */
  reloaded: { keys: number; misses: number; livedMs: number | null }
}

export type SpaceHits = {
  kind: 'namespace' | 'bare' | 'rest'
  name: string
  id: string | null
  reads: number
  misses: number
  /** More reads it may have had, because it was not in the list from the beginning. */
  lacks: number
  /** Per second since the beginning; empty for the rest. */
  readsAt: number[]
  missesAt: number[]
  whatIf: WhatIf | null
  /** Absent in what an older board has kept; null: nothing was missed twice. */
  again?: SpaceAgain | null
}

export type NamespacesResult = {
  startedAt: number
  seconds: number
  delimiter: string
  reads: number
  misses: number
  readsAt: number[]
  missesAt: number[]
  spaces: SpaceHits[]
  /** The names that were looked for most often, and never there; absent in what an older board has kept. */
  absent?: { text: string; misses: number }[]
  /** Reads of commands with so many keys that their names did not come along. */
  untold: number
  /** The server's own counters over the same stretch of commands, without the board's part; null: not to be had. */
  told: { hits: number; misses: number } | null
  /** The board's own lookups meanwhile, which are left out. */
  own: { hits: number; misses: number }
  commands: { name: string; reads: number }[]
  whole: WhatIf
  keys: { present: number; met: number; sampled: number }
  ended: CaptureReport['ended']
  reason: string
  cost: { node: string; before: number; during: number | null; bytes: number }[]
  notes: string[]
}
