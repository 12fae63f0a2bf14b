import type { KeyType, Name } from '#server/observe/keys/shapes.ts'

/** The beginning of an element. `bytes` are all it has. `handle` names one that is not all here, where that is needed. */
export type Part = {
  base64: string
  text: string
  inexact: boolean
  bytes: number
  whole: boolean
  handle: string | null
}

/** What a look can end in when nothing is broken. */
export type NotThere =
  | { state: 'gone' }
  /** It is of another type now than the one that was asked for. */
  | { state: 'changed'; type: string }
  /** Said in one sentence: no permission, too large, on its way to another node. */
  | { state: 'refused'; reason: string }

export type KeyFacts = {
  state: 'here'
  name: Name
  node: string
  type: KeyType
  typeName: string
  /** What the bytes of a string say they are. */
  looksLike: 'hyperloglog' | null
  ttlMs: number | null
  /** Wall clock of this board. */
  expiresAt: number | null
  memory: number | null
  encoding: string | null
  idleMs: number | null
  frequency: number | null
  /** Of a string there are none. */
  elements: number | null
  /** Of a string; of the others the server knows only the memory. */
  bytes: number | null
  /** Why looking at this key makes it look used; null where it does not. */
  noticed: string | null
  /** What the server would not say, with the reason. */
  missing: Record<string, string>
}

export type PageQuery = { cursor: string | null; limit: number } & (
  | { type: 'string'; offset: number; bits: boolean }
  | { type: 'hash'; search: string | null }
  | { type: 'list'; from: 'head' | 'tail' }
  | { type: 'set'; search: string | null }
  | { type: 'zset'; search: string | null; order: 'ascending' | 'descending'; min: string; max: string }
  | { type: 'stream' }
)

/** `notFetched`: what was left out to keep the look cheap, in one sentence. */
type Rows<T> = { rows: T[]; next: string | null; total: number; notFetched: string | null }

/** `expiresAt` of a field: null: never. `value` null: too large to be fetched, `bytes` says how large. */
export type HashRow = { field: Part; value: Part | null; bytes: number | null; expiresAt: number | null }
export type ListRow = { index: number; value: Part }
export type SetRow = { member: Part }
export type SortedSetRow = {
  member: Part
  /** As the server writes it: 17 digits, or inf. */
  score: string
  rank: number | null
  /** Where the score looks like a geohash. */
  position: { longitude: number; latitude: number } | null
}
export type StreamRow = { id: string; fields: { name: Part; value: Part }[]; fieldCount: number }

export type HyperLogLog = {
  /** As PFCOUNT would say; worked out here, because PFCOUNT writes what it has found into the key. */
  count: string
  encoding: 'dense' | 'sparse'
  /** The server has counted it already, and nothing was added since. */
  cached: boolean
}

export type StringPage = {
  type: 'string'
  offset: number
  length: number
  base64: string
  text: string
  inexact: boolean
  /** 0 and 1, when asked for; the first bit is the highest of the first byte, as SETBIT counts. */
  bits: string | null
  next: number | null
  hyperloglog: HyperLogLog | null
}

export type ValuePage = { state: 'here' } & (
  | StringPage
  | ({
      type: 'hash'
      /** Whether this server has a TTL for each field, and says it. */
      fieldTtl: boolean
      looked: number
    } & Rows<HashRow>)
  | ({ type: 'list' } & Rows<ListRow>)
  | ({ type: 'set'; looked: number } & Rows<SetRow>)
  | ({ type: 'zset'; looked: number; geo: boolean } & Rows<SortedSetRow>)
  | ({ type: 'stream' } & Rows<StreamRow>)
)

export type StreamGroup = {
  name: Part
  consumers: number
  pending: number
  lastDelivered: string
  entriesRead: number | null
  lag: number | null
}
export type StreamGroups = { state: 'here'; groups: StreamGroup[]; more: number }

export type StreamConsumer = { name: Part; pending: number; idleMs: number }
export type PendingEntry = { id: string; consumer: Part; idleMs: number; deliveries: number }
export type StreamPending = {
  state: 'here'
  consumers: StreamConsumer[]
  moreConsumers: number
  entries: PendingEntry[]
  next: string | null
}

/** Which bytes are meant. `given`: the screen has them already, as the members of a set. */
export type Place =
  | { kind: 'value' }
  /** A document of the JSON module. */
  | { kind: 'document' }
  | { kind: 'field'; field: string }
  | { kind: 'index'; index: number }
  | { kind: 'rank'; rank: number }
  | { kind: 'entry'; entry: string; at: number }
  | { kind: 'given'; base64: string }
  /** The same for one that is too long for that. */
  | { kind: 'kept'; handle: string }

/** `whole` is false where only the beginning was read. `digest`: SHA-256 of the whole, to notice a change before an edit. */
export type ValueBytes = {
  state: 'here'
  bytes: Buffer
  total: number
  whole: boolean
  digest: string | null
}
