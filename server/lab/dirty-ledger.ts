import type { LaneFrame } from '#server/lab/frame.ts'

/** A write that was acknowledged without a version. `mark` says what it wrote; no two of them are alike. */
export type MarkedWrite = { key: string; mark: number; began: number; at: number }

/** In place of a mark: the row is not there. */
export const GONE = -1
/** The mark of a row that nobody has written yet. */
export const UNTOUCHED = 0

export type DirtyBooks = {
  /** The keys that wait for their flush. null where the cache does not answer. */
  dirty(): Promise<ReadonlySet<string> | null>
  /** What each of these rows holds. null where the database does not answer. */
  marks(keys: readonly string[]): Promise<Map<string, number> | null>
}

type Followed = { open: MarkedWrite[]; past: MarkedWrite[]; suspectSince: number | null }

const mostKeys = 50_000
const mostPast = 16
const mostPerCheck = 2_000
/** A write that has just replaced it may not have been told yet. */
const sureAfterMs = 1_500
const giveUpMs = 60_000

/**
 * Whether the last acknowledged write of each key reaches the database, where nothing but its content tells it from
 * others. Writes that overlapped may have come in any order; only what surely came before another counts as
 * superseded, and only a row that surely is older counts as a loss.
 */
export function createDirtyLedger(options: { books: DirtyBooks; now: () => number; graceMs: () => number }) {
  const { books, now, graceMs } = options
  const keys = new Map<string, Followed>()
  let acknowledged = 0
  let lost = 0
  let unfollowed = 0

  function follow(write: MarkedWrite) {
    acknowledged += 1
    const known = keys.get(write.key)
    if (!known && keys.size >= mostKeys) {
      unfollowed += 1
      return
    }
    const followed = known ?? { open: [], past: [], suspectSince: null }
    const over = followed.open.filter(each => write.began > each.at)
    const stays = followed.open.filter(each => write.began <= each.at)
    const isOver = [...stays, ...followed.past].some(each => each.began > write.at)
    followed.past = [...followed.past, ...over, ...(isOver ? [write] : [])].slice(-mostPast)
    followed.open = isOver ? stays : [...stays, write]
    followed.suspectSince = null
    // Back of the line: the oldest come first.
    keys.delete(write.key)
    keys.set(write.key, followed)
  }

  function settle(followed: Followed) {
    followed.past = [...followed.past, ...followed.open].slice(-mostPast)
    followed.open = []
    followed.suspectSince = null
  }

  /** The row was written before any of those that are looked for had begun. */
  const isOlder = (mark: number, { open, past }: Followed) =>
    mark === UNTOUCHED || past.some(each => each.mark === mark && open.every(({ began }) => began > each.at))

  function judge(followed: Followed, mark: number) {
    if (followed.open.some(each => each.mark === mark)) return settle(followed)
    const age = now() - Math.max(...followed.open.map(({ at }) => at))
    if (!isOlder(mark, followed)) {
      // Somebody else’s write, or one that nobody was told of: nothing can be said.
      if (age > giveUpMs) settle(followed)
      return
    }
    followed.suspectSince ??= now()
    if (now() - followed.suspectSince < sureAfterMs) return
    lost += 1
    settle(followed)
  }

  function due(): string[] {
    const limit = now() - graceMs()
    const found: string[] = []
    for (const [key, { open }] of keys) {
      if (open.length > 0 && open.every(({ at }) => at < limit)) found.push(key)
      if (found.length === mostPerCheck) break
    }
    return found
  }

  return {
    add(writes: readonly MarkedWrite[]) {
      for (const write of writes) follow(write)
    },
    async check() {
      const wanted = due()
      if (wanted.length === 0) return
      // The set first: what has left it by then was written before.
      const dirty = await books.dirty()
      const asked = dirty ? wanted.filter(key => !dirty.has(key)) : []
      const marks = asked.length > 0 ? await books.marks(asked) : null
      if (!marks) return
      for (const key of asked) {
        const followed = keys.get(key)
        // Written anew while the others were asked.
        if (!followed?.open.every(({ at }) => at < now() - graceMs())) continue
        judge(followed, marks.get(key) ?? GONE)
      }
    },
    read(): Pick<LaneFrame['ledger'], 'acknowledged' | 'unconfirmed' | 'lost'> {
      let unconfirmed = 0
      for (const { open } of keys.values()) if (open.length > 0) unconfirmed += 1
      return { acknowledged, unconfirmed, lost }
    },
    unfollowed: () => unfollowed,
  }
}
