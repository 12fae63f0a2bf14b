import type { Policy } from '#server/engine/policy.ts'
import type { CacheStore, Clock, SourceOfTruth, Version } from '#server/engine/ports.ts'
import { createDebts, type Debts } from '#server/engine/strategies/debts.ts'
import type { Guard } from '#server/engine/strategies/guard.ts'
import { grave } from '#server/engine/strategies/tombstone.ts'
import type { Trace } from '#server/engine/trace.ts'

/** How long a mark must have been settled before it is kept. */
const SETTLED_MS = 5_000
const AT_ONCE = 100

type Parts = {
  store: CacheStore
  source: SourceOfTruth
  clock: Clock
  guard: Guard
  trace: Trace
  policy: () => Policy
}

/**
 * A cache that was away may come back without the last invalidations, or with data of an hour ago. Before it is
 * trusted again it gets what it is owed, and everything that the source has changed since the mark it came back with.
 */
export function createRecovery({ store, source, clock, guard, trace, policy }: Parts) {
  const keys = createDebts(clock)
  const tags = createDebts(clock)
  const marks: { at: number; mark: string }[] = []
  const settled = () => marks.findLast(({ at }) => clock.now() - at >= SETTLED_MS) ?? marks[0]

  /** Taken while the cache is healthy; kept in the cache itself only when every write before it has been heard of. */
  async function keepMark() {
    const mark = await source.mark()
    marks.push({ at: clock.now(), mark })
    while (marks[1] && clock.now() - marks[1].at >= SETTLED_MS) marks.shift()
    const kept = settled()
    if (kept && keys.size() === 0) await guard.call(() => store.checkpoint(kept.mark))
  }

  async function oweChanges() {
    const kept = settled()
    const from = new Set(await guard.probe(() => store.checkpoints()))
    if (kept) from.add(kept.mark)
    const found = await Promise.all([...from].map(mark => source.changedSince(mark)))
    for (const { key, version, affected } of found.flatMap(({ changes }) => changes)) {
      keys.owe(key, version)
      for (const other of affected) keys.owe(other, 0)
    }
  }

  async function pay(
    debts: Debts,
    settle: (name: string, version: Version) => Promise<unknown>,
  ): Promise<number> {
    const due = [...debts.take()]
    for (let at = 0; at < due.length; at += AT_ONCE) {
      try {
        await Promise.all(due.slice(at, at + AT_ONCE).map(([name, version]) => settle(name, version)))
      } catch (error) {
        for (const [name, version] of due.slice(at)) debts.owe(name, version)
        throw error
      }
    }
    return due.length
  }

  async function settleDebts() {
    await oweChanges()
    await pay(tags, tag => guard.probe(() => store.bumpTag(tag)))
    const settleKey = (key: string, version: Version) =>
      guard.probe(() => store.invalidate(key, grave(store, policy(), version)))
    trace({ type: 'caught-up', keys: await pay(keys, settleKey) })
  }

  return {
    owe(key: string, version: Version) {
      keys.owe(key, version)
      trace({ type: 'invalidation-owed', key })
      guard.trip(`the cache has not heard that "${key}" is void`)
    },
    oweTag(tag: string) {
      tags.owe(tag, 0)
      guard.trip(`the cache has not heard that the tag "${tag}" is void`)
    },
    done: keys.paid,
    doneTag: (tag: string) => tags.paid(tag, 0),
    debts: () => keys.size() + tags.size(),
    keepMark,
    settleDebts,
  }
}

export type Recovery = ReturnType<typeof createRecovery>
