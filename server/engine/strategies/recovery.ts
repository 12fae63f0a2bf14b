import type { Policy } from '#server/engine/policy.ts'
import type { CacheStore, Clock, SourceOfTruth, Version } from '#server/engine/ports.ts'
import { createDebts, type Debts } from '#server/engine/strategies/debts.ts'
import { createDoubts } from '#server/engine/strategies/doubts.ts'
import type { Guard } from '#server/engine/strategies/guard.ts'
import { createTimeouts } from '#server/engine/strategies/timeouts.ts'
import { grave } from '#server/engine/strategies/tombstone.ts'
import type { Trace } from '#server/engine/trace.ts'

/** How long a mark must have been settled before it is kept. */
const SETTLED_MS = 5_000
const AT_ONCE = 100
/** A database that does not answer must not keep the cache shut for ever. */
const SOURCE_MS = 2_000
/** Of no source: it lies before everything. */
const BEFORE_ALL = ''

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
  const doubts = createDoubts(clock)
  const limit = createTimeouts(clock)
  const silent = () => new Error(`The database said nothing for ${SOURCE_MS} ms.`)
  const ask = <T>(asked: Promise<T>) => limit(asked, SOURCE_MS, silent)
  const settled = () => marks.findLast(({ at }) => clock.now() - at >= SETTLED_MS) ?? marks[0]

  /** Taken while the cache is healthy; kept in the cache itself only when every write before it has been heard of. */
  async function keepMark() {
    await settleDoubts()
    const mark = await ask(source.mark())
    marks.push({ at: clock.now(), mark })
    while (marks[1] && clock.now() - marks[1].at >= SETTLED_MS) marks.shift()
    const kept = settled()
    if (kept && keys.size() === 0) await guard.call(() => store.checkpoint(kept.mark))
  }

  /** The keys that changed since any of the marks, and those whose answer changed with them. */
  async function changedSince(from: readonly string[]): Promise<Map<string, Version>> {
    const found = await Promise.all(from.map(mark => ask(source.changedSince(mark))))
    const changed = new Map<string, Version>()
    for (const { key, version, affected } of found.flatMap(({ changes }) => changes)) {
      changed.set(key, Math.max(version, changed.get(key) ?? 0))
      for (const other of affected) changed.set(other, changed.get(other) ?? 0)
    }
    return changed
  }

  async function oweChanges() {
    const kept = settled()
    const from = new Set([...(await guard.probe(() => store.checkpoints())), ...doubts.marks()])
    if (kept) from.add(kept.mark)
    for (const [key, version] of await changedSince([...from])) keys.owe(key, version)
  }

  const voidAt = (key: string, version: Version) => store.invalidate(key, grave(store, policy(), version))

  async function voidDoubted([key, version]: readonly [string, Version]) {
    try {
      const outcome = await guard.call(() => voidAt(key, version))
      trace({ type: 'invalidated', key, how: 'catch-up', outcome })
    } catch {
      owe(key, version)
    }
  }

  /** A write that may have happened is as good as one that did: the cache must not hold what was there before. */
  async function settleDoubts() {
    const from = doubts.marks()
    if (from.length === 0) return
    const at = clock.now()
    const changed = [...(await changedSince(from))]
    for (let next = 0; next < changed.length; next += AT_ONCE) {
      await Promise.all(changed.slice(next, next + AT_ONCE).map(voidDoubted))
    }
    doubts.heard(at)
  }

  function owe(key: string, version: Version) {
    keys.owe(key, version)
    trace({ type: 'invalidation-owed', key })
    guard.owes(`the cache has not heard that "${key}" is void`)
  }

  type Settle = (name: string, version: Version) => Promise<unknown>

  async function pay(debts: Debts, all: Map<string, Version>, settle: Settle): Promise<number> {
    const due = [...all]
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

  const settleTag: Settle = tag => guard.probe(() => store.bumpTag(tag))
  const settleKey: Settle = (key, version) => guard.probe(() => voidAt(key, version))

  async function settleDebts() {
    await oweChanges()
    await pay(tags, tags.take(), settleTag)
    trace({ type: 'caught-up', keys: await pay(keys, keys.take(), settleKey) })
  }

  /** What came to be owed while the rest was paid. */
  async function settleRest() {
    await pay(tags, tags.takeOwed(), settleTag)
    await pay(keys, keys.takeOwed(), settleKey)
  }

  return {
    owe,
    /** Where the source was, at the latest, when somebody asks now. */
    lastMark: () => marks.at(-1)?.mark ?? BEFORE_ALL,
    doubt: doubts.raise,
    oweTag(tag: string) {
      tags.owe(tag, 0)
      guard.owes(`the cache has not heard that the tag "${tag}" is void`)
    },
    done: keys.paid,
    doneTag: (tag: string) => tags.paid(tag, 0),
    debts: () => keys.size() + tags.size(),
    keepMark,
    settleDebts,
    settleRest,
  }
}

export type Recovery = ReturnType<typeof createRecovery>
