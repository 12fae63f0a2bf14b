import type { LaneFrame } from '#server/lab/frame.ts'

export type Acknowledged = {
  key: string
  version: number /** Milliseconds, on the clock of `now`. */
  at: number
}

/** What the cache and the database say about writes that wait. Null where one of them does not answer. */
export type LedgerBooks = {
  /** How many writes wait in the journal. */
  waiting(): Promise<number | null>
  /** The newest version that waits, by key; null also when too many wait to be named. */
  journaled(): Promise<Map<string, number> | null>
  /** The version of each of these rows, removed ones included. */
  versions(keys: readonly string[]): Promise<Map<string, number> | null>
}

/** More keys than this are not followed all at once: whole keys are left out, and `unfollowed` says how many. */
const mostKeys = 100_000
const mostPerCheck = 5_000

/** Whether every acknowledged write reaches the database: the highest version of each key is followed until it is seen. */
export function createLedger(options: {
  books: LedgerBooks
  now: () => number
  /** How long a write may be on its way before anybody asks where it is. */
  graceMs: () => number
}) {
  const { books, now, graceMs } = options
  const open = new Map<string, { version: number; at: number }>()
  let acknowledged = 0
  let unflushed = 0
  let lost = 0
  let unfollowed = 0
  let checking: Promise<void> | null = null

  function take({ key, version, at }: Acknowledged) {
    acknowledged++
    const known = open.get(key)
    if (known && known.version >= version) return
    if (!known && open.size >= mostKeys) {
      unfollowed++
      return
    }
    // Back of the line: the oldest come first.
    open.delete(key)
    open.set(key, { version, at })
  }

  const isOver = (key: string, { version }: Acknowledged, found: Map<string, number>) => {
    const over = (found.get(key) ?? 0) >= version
    if (over && open.get(key)?.version === version) open.delete(key)
    return over
  }

  async function look() {
    unflushed = (await books.waiting()) ?? unflushed
    const asked: Acknowledged[] = [...open].slice(0, mostPerCheck).map(([key, known]) => ({ key, ...known }))
    if (asked.length === 0) return
    const found = await books.versions(asked.map(({ key }) => key))
    if (!found) return
    const missing = asked.filter(write => !isOver(write.key, write, found))
    for (const { key } of missing) moveBack(key)
    const due = now() - graceMs()
    await searchFor(missing.filter(({ at }) => at < due))
  }

  /** The others have their turn before it is asked for again. */
  function moveBack(key: string) {
    const known = open.get(key)
    if (!known) return
    open.delete(key)
    open.set(key, known)
  }

  /** The journal first, the database after it: what has left the one by then was in the other before. */
  async function searchFor(overdue: readonly Acknowledged[]) {
    if (overdue.length === 0) return
    const journal = await books.journaled()
    if (!journal) return
    const gone = overdue.filter(({ key, version }) => (journal.get(key) ?? 0) < version)
    if (gone.length === 0) return
    const found = await books.versions(gone.map(({ key }) => key))
    if (!found) return
    for (const write of gone) {
      if (isOver(write.key, write, found) || open.get(write.key)?.version !== write.version) continue
      open.delete(write.key)
      lost++
    }
  }

  return {
    add(writes: readonly Acknowledged[]) {
      for (const write of writes) take(write)
    },
    /** One look at a time; whoever asks meanwhile gets the same. */
    check(): Promise<void> {
      checking ??= look().finally(() => {
        checking = null
      })
      return checking
    },
    read: (): LaneFrame['ledger'] => ({ acknowledged, unconfirmed: open.size, unflushed, lost }),
    unfollowed: () => unfollowed,
  }
}
