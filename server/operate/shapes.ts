/** What operating says to the screen. Keys travel as ids (base64url of their bytes), as in the key browser. */
export type KeyName = { id: string | null; text: string; inexact: boolean; bytes: number }

/** What the key browser knows about names, handed in. */
export type Names = {
  /** The bytes of an id that the board has shown. Throws BAD_INPUT for anything else. */
  bytesOf: (id: string) => Promise<Uint8Array>
  textOf: (bytes: Uint8Array) => { text: string; inexact: boolean }
  /** Redis' own glob, which never blows up. */
  glob: (pattern: Uint8Array) => {
    literal: Uint8Array
    matches: (bytes: Uint8Array, start: number, end: number) => boolean
  }
}

/** `list` is one that was handed over before, in pieces. In a namespace, `pattern` is about whole names as well. */
export type Selector =
  | { kind: 'keys'; ids: string[] }
  | { kind: 'namespace'; prefix: string; delimiter: string; pattern?: string | undefined }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'list'; list: string }
  | { kind: 'tag'; tag: string }

export type Action =
  | { kind: 'invalidate' }
  | { kind: 'expire'; ttlMs: number; jitter: number }
  | { kind: 'persist' }

/** `exact`: every key was looked at. Otherwise the truth is within `margin` of `value`, 19 times of 20. */
export type Estimate = { value: number; margin: number; exact: boolean }

export type Cost = {
  /** Right after it; falls as the keys come back. null: there is no traffic to tell it from. */
  missesPerSecond: number | null
  /** Every such miss is a load; no key is loaded twice by a cache that is filled on a miss. */
  loadsPerSecond: number | null
  mostLoads: number
  /** Expected misses in the first, the second, … second of the minute after. */
  curve: number[]
  /** How this was derived, in a sentence. */
  how: string
}

export type UndoOutlook = { possible: boolean; why: string }

export type Preview = {
  /** To be sent with the run; null while the count is not good enough to agree to. */
  nonce: string | null
  expiresAt: number
  /** How long the nonce holds from now on, for clocks that are not the board's. */
  holdsMs: number
  count: Estimate
  /** Keys looked at, and how many there are. */
  walked: number
  of: number
  /** Sent with the next preview, it goes on counting where this one stopped; null: there is nothing left. */
  resume: string | null
  sample: KeyName[]
  memory: Estimate | null
  cost: Cost
  undo: UndoOutlook
  /** The name that has to be typed, because this is (nearly) everything. */
  type: string | null
  /** What could not be found out, in sentences. */
  problems: string[]
}

/** Hears for some seconds which keys are missed, where nobody counts them; handed in. */
export type MissListener = {
  listen: (how: { most: number; seconds: number }) => Promise<{
    keys: { key: Buffer; misses: number }[]
    events: number
    seconds: number
    /** What went otherwise than promised. */
    notes: string[]
  }>
}

/** `how`: who counted them and over which time, in a sentence. */
export type MostMissed = { keys: { name: KeyName; misses: number }[]; how: string }

export type JobKind = 'invalidate' | 'expire' | 'persist' | 'warm' | 'undo'
export type JobPhase = 'running' | 'paused' | 'done' | 'cancelled' | 'failed' | 'interrupted'

export type Refill = {
  /** Misses per second and hit rate over the minute before; null: nobody counted. */
  before: number | null
  hitRateBefore: number | null
  predicted: number[]
  /** Seconds after the end, how many of them this stands for, and the misses per second above those of before. */
  measured: { second: number; seconds: number; extraMisses: number; hitRate: number | null }[]
  complete: boolean
}

/** `keys`: how many, where they are a list. `url` is told to those who may operate. */
export type Rest = {
  selector: Selector
  action: Action | { kind: 'warm'; url: string | null }
  keys: number | null
}

export type JobState = {
  id: string
  target: string
  kind: JobKind
  phase: JobPhase
  /** What it does, in a sentence. */
  what: string
  person: string
  startedAt: number
  endedAt: number | null
  /** Expected; null where nobody counted before. */
  of: number | null
  /** Changed, not there (any more), refused by the server, and sent without an answer. */
  done: number
  gone: number
  refused: number
  unsure: number
  walked: number
  perSecond: number
  /** Keys per second at most; null: as fast as it goes. */
  limit: number | null
  /** What keeps it at the moment, or ended it. */
  problem: string | null
  /** What to preview to go on with what is left; null where nothing is, or where it has to be chosen anew. */
  rest: Rest | null
  undo: ({ until: number; token: string | null } & UndoOutlook) | null
  refill: Refill | null
}
