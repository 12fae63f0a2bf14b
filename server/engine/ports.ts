/** What the engine needs from the world. Types only: what implements them is handed in. */

export type Bytes = Uint8Array

/** Grows with every change of a row. 0 belongs to what has no single version: lists and sums. */
export type Version = number

export interface Clock {
  /** Milliseconds, never going back. */
  now(): number
  /** Runs once after the delay; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

export interface Random {
  /** [0, 1) */
  next(): number
}

/** What a read finds: our bytes, nothing, or something under our key that is not ours. */
export type Found = { kind: 'entry'; bytes: Bytes } | { kind: 'none' } | { kind: 'foreign' }

/**
 * `fence` is what its holder shows from now on. It is new with every grant: a request for a lease that a network
 * delivers twice does not bring back one that was voided in between.
 */
export type Lease =
  | { kind: 'leased'; fence: string; tags: number[] }
  | { kind: 'found'; bytes: Bytes; tags: number[] }
  | { kind: 'taken' }
  | { kind: 'foreign' }

export type LeaseRequest = {
  token: string
  ms: number
  tags: readonly string[]
  /** The entry that made the caller ask. If the cache holds another one by now, that one is the answer. */
  seen: Bytes | undefined
}

export type Fill = {
  /** Without the fence of a lease nothing guards the fill: plain cache-aside. */
  token: string | undefined
  bytes: Bytes
  ms: number
  tags: readonly string[]
}

/** `tags` are the counters right after the fill: they tell whether a tag was voided during the load. */
export type Filled =
  | { kind: 'filled'; tags: number[] }
  | { kind: 'lost' }
  | { kind: 'older' }
  | { kind: 'foreign' }

/** `newer`: the cache already knows that version. `dirty`: a write that has not reached the database yet. */
export type Invalidated = 'removed' | 'absent' | 'newer' | 'dirty' | 'foreign'

/** `late`: given up by its caller before it arrived, so it did nothing. */
export type Put = 'stored' | 'older' | 'dirty' | 'late' | 'foreign'

/** Each method is one round trip and one atomic step. */
export interface CacheStore {
  /** Milliseconds since the epoch on the cache's own clock, so that clocks of clients may differ. */
  now(): number
  /** With `slideMs` the entry lives that much longer from now, unless it waits for its flush. */
  read(key: string, tags: readonly string[], slideMs: number): Promise<{ found: Found; tags: number[] }>
  lease(key: string, request: LeaseRequest): Promise<Lease>
  fill(key: string, fill: Fill): Promise<Filled>
  renew(key: string, token: string, ms: number): Promise<boolean>
  /** Without a token whoever holds the lease loses it: wrong, and here to be shown. */
  release(key: string, token: string | undefined): Promise<boolean>
  /**
   * Voids the lease. With a version: leaves a tombstone unless the cache knows that version already. With version 0:
   * leaves a tombstone of whatever version is there.
   */
  invalidate(
    key: string,
    at: { version: Version; tombstone: Bytes; ms: number } | undefined,
  ): Promise<Invalidated>
  put(key: string, entry: { bytes: Bytes; version: Version; ms: number; until: number }): Promise<Put>
  bumpTag(tag: string): Promise<number>
  /** Keeps a mark of the source beside the entries: a cache that comes back old then says how old. */
  checkpoint(mark: string): Promise<void>
  /** The marks that the cache holds now, one per shard at most. */
  checkpoints(): Promise<string[]>
  /** Tells when the connection was lost: what the cache holds afterwards may be older than what it held before. */
  onLost(listener: () => void): () => void
}

export type JournalRecord = {
  id: string
  shard: number
  key: string
  version: Version
  bytes: Bytes
  deliveries: number
}

/** Where a write has to be before it is acknowledged: in the server's memory, on its disk, or at a replica too. */
export type Durability = 'memory' | 'disk' | 'replica'

export type Appended =
  | { kind: 'appended'; version: Version }
  /** In the journal, but not confirmed to be where it was asked to be: it may be lost with that one server. */
  | { kind: 'unheld'; version: Version; reason: string }
  | { kind: 'full'; version: Version }
  /** Another epoch is in force; 0 when none is bound to the server that runs now. */
  | { kind: 'epoch'; epoch: number }
  | { kind: 'late' }
  | { kind: 'foreign' }

export type AppendRequest = {
  epoch: number
  bytes: Bytes
  /** On the store's clock. A command that arrives later was given up by its caller and must do nothing. */
  until: number
  /** More unflushed records than this and the append is refused as full. */
  limit: number
  /** Answered only when this is confirmed, or when `until` has come without it. */
  durability: Durability
}

/** The durable half of write-behind: the value and its record in one atomic step. */
export interface Journal {
  /** Raises the epoch of every shard to at least this, and binds it to the server process that runs now. */
  open(epoch: number): Promise<void>
  append(key: string, request: AppendRequest): Promise<Appended>
  /** A version above everything appended so far, for a write that goes to the database directly. */
  allocate(
    key: string,
    epoch: number,
  ): Promise<{ kind: 'version'; version: Version } | { kind: 'epoch'; epoch: number }>
  /** Own pending records, then new ones, then those of consumers silent for `idleMs`. */
  take(consumer: string, wanted: { count: number; idleMs: number }): Promise<JournalRecord[]>
  acknowledge(records: readonly JournalRecord[]): Promise<void>
  /** The database holds this version: the entry may expire from now on; an older entry is removed. */
  settle(key: string, version: Version, ms: number): Promise<void>
  lag(): Promise<{ pending: number }>
  /** Whether the server as it is now can keep that promise, and if not, why. */
  durability(wanted: Durability): Promise<{ kept: boolean; reasons: string[] }>
}

/** The textbook's write-behind. Loses writes; kept to be shown. */
export interface DirtySet {
  markDirty(key: string, bytes: Bytes): Promise<void>
  dirtyKeys(): Promise<string[]>
  dirtyBytes(key: string): Promise<Bytes | undefined>
  unmark(key: string): Promise<void>
}

export type Row = { version: Version; value: unknown }
/** `undefined` is the definite answer "no such row"; whatever else goes wrong is thrown. */
export type Loaded = Row | undefined

export type Change = { key: string; version: Version; affected: string[] }

export type WriteOptions = {
  /** This very version instead of the next one. A row that has it already, or a newer one, stays as it is. */
  version?: Version
  /** The next version, but not below this one. */
  floor?: Version
  /** Runs inside the transaction. */
  beforeCommit?: () => Promise<void>
}

/** `affected`: other keys whose answer changed with this row (its category, the list of all). */
export type Written = { version: Version; affected: string[] }

export type Applied = { key: string; version: Version; affected: string[] }

export type BatchRow = { key: string; value: unknown; version: Version }
/** An acknowledged write that will never be a row: kept as it was journaled, with the reason. */
export type DeadLetter = BatchRow & { bytes: Bytes; reason: string }

export interface SourceOfTruth {
  load(key: string, signal: AbortSignal): Promise<Loaded>
  /** `undefined` removes the row. */
  write(key: string, value: unknown, options: WriteOptions): Promise<Written>
  /**
   * One transaction: each row guarded by its version, each dead letter kept once however often it is given. With rows
   * that the database will never take it does nothing and throws `Refused`, which names them.
   */
  apply(batch: readonly BatchRow[], dead?: readonly DeadLetter[]): Promise<Applied[]>
  nextEpoch(): Promise<number>
  /** A mark of now, and everything committed since a mark: how a cache that was away catches up. */
  mark(): Promise<string>
  changedSince(mark: string): Promise<{ changes: Change[]; mark: string }>
  /**
   * Follows the log of changes: each at least once, in any order. What happens while the line is cut is told after it
   * is mended, before anything newer.
   */
  follow(on: { change: (change: Change) => void }): Promise<() => Promise<void>>
}
