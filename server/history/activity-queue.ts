import type { NewEntry, Settled } from './activity-entry.ts'

/** One thing to write: a new entry, or how one has ended. */
export type Change =
  | { kind: 'entry'; entry: NewEntry }
  | { kind: 'settle'; id: string; at: number; settled: Settled }

const mostChanges = 1000

/** Changes on their way to Postgres, in their order. Bounded: the oldest are dropped, and counted. */
export function createActivityQueue(most = mostChanges) {
  const changes: Change[] = []
  let dropped = 0

  /** A job that reports its progress while Postgres is away waits as one change, not as many. */
  function merge(change: Change): boolean {
    if (change.kind !== 'settle') return false
    const at = changes.findIndex(each => each.kind === 'settle' && each.id === change.id)
    const before = changes[at]
    if (before?.kind !== 'settle') return false
    // A new one: the one before may just be on its way.
    changes[at] = { ...change, settled: { ...before.settled, ...change.settled } }
    return true
  }

  return {
    add(change: Change) {
      if (merge(change)) return
      changes.push(change)
      if (changes.length <= most) return
      changes.shift()
      dropped++
    },
    first: (): Change | undefined => changes[0],
    /** Written: away with it, unless it was dropped or replaced meanwhile. */
    done(change: Change) {
      if (changes[0] === change) changes.shift()
    },
    waiting: (): number => changes.length,
    /** How many were lost since somebody asked. */
    takeDropped(): number {
      const lost = dropped
      dropped = 0
      return lost
    },
  }
}
