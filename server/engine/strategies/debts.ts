import type { Clock, Version } from '#server/engine/ports.ts'

/** How long an invalidation that the cache confirmed may still be lost with the cache. */
const RECENT_MS = 60_000
const MOST_RECENT = 10_000

/** What the cache has not heard of, and what it heard so lately that it may have forgotten it again. */
export function createDebts(clock: Clock) {
  const owed = new Map<string, Version>()
  const recent = new Map<string, { at: number; version: Version }>()

  function forgetOld() {
    for (const [name, { at }] of recent) {
      if (clock.now() - at < RECENT_MS && recent.size <= MOST_RECENT) return
      recent.delete(name)
    }
  }
  const owe = (name: string, version: Version) => owed.set(name, Math.max(version, owed.get(name) ?? 0))

  return {
    size: () => owed.size,
    owe,
    paid(name: string, version: Version) {
      owed.delete(name)
      recent.delete(name)
      recent.set(name, { at: clock.now(), version })
      forgetOld()
    },
    /** Without what was heard lately: for a cache that has not been lost since. */
    takeOwed(): Map<string, Version> {
      const due = new Map(owed)
      owed.clear()
      return due
    },
    /** Everything that is due; who takes it has to pay it or owe it again. */
    take(): Map<string, Version> {
      forgetOld()
      const due = new Map([...recent].map(([name, { version }]) => [name, version]))
      for (const [name, version] of owed) due.set(name, Math.max(version, due.get(name) ?? 0))
      owed.clear()
      return due
    },
  }
}

export type Debts = ReturnType<typeof createDebts>
