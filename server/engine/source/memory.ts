import type {
  Applied,
  BatchRow,
  Change,
  DeadLetter,
  Loaded,
  SourceOfTruth,
  Version,
  WriteOptions,
} from '#server/engine/ports.ts'
import { Refused } from '#server/engine/refused.ts'

type Stored = { version: Version; value: unknown }
/** Other keys whose answer changes with a row: those of its old and of its new value. */
export type AffectedBy = (key: string, before: unknown, after: unknown) => string[]
/** Why the database will never take this row; undefined when it takes it. */
export type Refuses = (key: string, value: unknown) => string | undefined

export function createMemoryRows() {
  return {
    rows: new Map<string, Stored>(),
    log: [] as Change[],
    dead: [] as DeadLetter[],
    listeners: new Set<(change: Change) => void>(),
    epoch: 0,
    /** Versions as they were committed: a regression would show here. */
    history: [] as { key: string; version: Version; value: unknown }[],
  }
}
export type MemoryRows = ReturnType<typeof createMemoryRows>

/** Answers made of many rows. */
export type Derived = Record<string, (rows: MemoryRows['rows']) => unknown>

type Options = { affectedBy?: AffectedBy; derived?: Derived; refuses?: Refuses }

/** The source in this process's memory. Several may stand in front of the same rows. */
export function createMemorySource(
  rows: MemoryRows,
  { affectedBy = () => [], derived = {}, refuses = () => undefined }: Options = {},
): SourceOfTruth {
  function commit(key: string, value: unknown, version: Version): Change {
    const before = rows.rows.get(key)?.value
    rows.rows.set(key, { version, value })
    rows.history.push({ key, version, value })
    const change = { key, version, affected: affectedBy(key, before, value) }
    rows.log.push(change)
    for (const listener of rows.listeners) listener(change)
    return change
  }

  function next(key: string, { version, floor = 0 }: WriteOptions): Version | undefined {
    const current = rows.rows.get(key)?.version ?? 0
    if (version === undefined) return Math.max(current + 1, floor)
    return version > current ? version : undefined
  }

  function set(key: string, value: unknown, options: WriteOptions): Applied {
    const version = next(key, options)
    const before = rows.rows.get(key)
    // Told again although nothing changes: whoever applied it the first time may have died before he could say so.
    if (version === undefined) {
      return { key, version: before?.version ?? 0, affected: affectedBy(key, before?.value, before?.value) }
    }
    return commit(key, value, version)
  }

  function refuse(batch: readonly { key: string; value: unknown }[]) {
    const refused = batch.flatMap(({ key, value }) => {
      const reason = refuses(key, value)
      return reason === undefined ? [] : [{ key, reason }]
    })
    if (refused.length > 0) throw new Refused(refused)
  }

  function bury(letter: DeadLetter) {
    const there = rows.dead.some(({ key, version }) => key === letter.key && version === letter.version)
    if (!there) rows.dead.push(letter)
  }

  return {
    async load(key): Promise<Loaded> {
      const made = derived[key]
      if (made) return { version: 0, value: made(rows.rows) }
      const row = rows.rows.get(key)
      return row === undefined || row.value === undefined ? undefined : { ...row }
    },
    async write(key, value, options) {
      refuse([{ key, value }])
      await options.beforeCommit?.()
      return set(key, value, options)
    },
    async apply(batch: readonly BatchRow[], dead: readonly DeadLetter[] = []) {
      refuse(batch)
      // First what can fail: nothing is written yet when it does.
      for (const letter of dead) bury(letter)
      return batch.map(({ key, value, version }) => set(key, value, { version }))
    },
    nextEpoch: async () => ++rows.epoch,
    mark: async () => String(rows.log.length),
    async changedSince(mark) {
      return { changes: rows.log.slice(Number(mark)), mark: String(rows.log.length) }
    },
    async follow({ change }) {
      rows.listeners.add(change)
      return async () => {
        rows.listeners.delete(change)
      }
    },
  }
}
