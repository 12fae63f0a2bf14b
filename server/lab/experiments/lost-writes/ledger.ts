/** Every write that somebody was told has happened, and where it is. Each write of a key has a number, the later the higher. */
export type Acknowledged = { key: string; number: number; at: number }

/** The number that a place holds for each key. */
export type Held = ReadonlyMap<string, number>

export type Whereabouts = {
  acknowledged: number
  /** In the database, or overwritten there by a later one. */
  safe: number
  /** The cache shows it, and nothing will ever bring it to the database. */
  cacheOnly: number
  lost: number
  /** Keys whose last acknowledged write is not in the database. */
  keys: number
}

export function createLedger() {
  const writes: Acknowledged[] = []
  return {
    acknowledge: (write: Acknowledged) => void writes.push(write),
    count: () => writes.length,
    /** Acknowledged, and not in the database yet. */
    waiting: (database: Held) => writes.filter(({ key, number }) => (database.get(key) ?? 0) < number).length,
    /** Of those that wait, the ones that were acknowledged since that moment. */
    waitingSince: (database: Held, since: number) =>
      writes.filter(({ key, number, at }) => at >= since && (database.get(key) ?? 0) < number).length,
    settle({
      database,
      cache,
    }: {
      database: Held
      cache: Held
    }): Whereabouts & { example: Acknowledged | null } {
      const missing = writes.filter(({ key, number }) => (database.get(key) ?? 0) < number)
      const lost = missing.filter(({ key, number }) => (cache.get(key) ?? 0) < number)
      return {
        acknowledged: writes.length,
        safe: writes.length - missing.length,
        cacheOnly: missing.length - lost.length,
        lost: lost.length,
        keys: new Set(missing.map(({ key }) => key)).size,
        example: missing.at(-1) ?? null,
      }
    },
  }
}

export type Ledger = ReturnType<typeof createLedger>
