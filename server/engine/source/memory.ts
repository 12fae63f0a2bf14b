import type { Applied, Change, Loaded, SourceOfTruth, Version, WriteOptions } from '#server/engine/ports.ts'

type Stored = { version: Version; value: unknown }
/** Other keys whose answer changes with a row: those of its old and of its new value. */
export type AffectedBy = (key: string, before: unknown, after: unknown) => string[]

export function createMemoryRows() {
  return {
    rows: new Map<string, Stored>(),
    log: [] as Change[],
    dead: [] as { key: string; version: Version; reason: string }[],
    listeners: new Set<(change: Change) => void>(),
    epoch: 0,
    /** Versions as they were committed: a regression would show here. */
    history: [] as { key: string; version: Version; value: unknown }[],
  }
}
export type MemoryRows = ReturnType<typeof createMemoryRows>

/** Answers made of many rows. */
export type Derived = Record<string, (rows: MemoryRows['rows']) => unknown>

/** The source in this process's memory. Several may stand in front of the same rows. */
export function createMemorySource(
  rows: MemoryRows,
  { affectedBy = () => [], derived = {} }: { affectedBy?: AffectedBy; derived?: Derived } = {},
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

  function apply(key: string, value: unknown, options: WriteOptions): Applied {
    const version = next(key, options)
    const before = rows.rows.get(key)
    // Told again although nothing changes: whoever applied it the first time may have died before he could say so.
    if (version === undefined) {
      return { key, version: before?.version ?? 0, affected: affectedBy(key, before?.value, before?.value) }
    }
    return commit(key, value, version)
  }

  return {
    async load(key): Promise<Loaded> {
      const made = derived[key]
      if (made) return { version: 0, value: made(rows.rows) }
      const row = rows.rows.get(key)
      return row === undefined || row.value === undefined ? undefined : { ...row }
    },
    async write(key, value, options) {
      await options.beforeCommit?.()
      return apply(key, value, options)
    },
    apply: async batch => batch.map(({ key, value, version }) => apply(key, value, { version })),
    async deadLetter({ key, version, reason }) {
      rows.dead.push({ key, version, reason })
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
