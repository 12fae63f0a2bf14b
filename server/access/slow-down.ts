const forgetAfterMs = 15 * 60_000
const most = 5_000

/** One place: three free tries, then waits that double up to a minute. */
const onePlace = { free: 3, longestMs: 60_000 }
/** All places together: one machine can have a million addresses. Short, so that nobody can lock others out. */
const everywhere = { free: 50, longestMs: 5_000 }

type Tries = { count: number; last: number }

/** Wrong tokens cost time. */
export function createSlowDown({ now = Date.now }: { now?: () => number } = {}) {
  const byPlace = new Map<string, Tries>()
  let all: Tries = { count: 0, last: 0 }

  function waitFor(tries: Tries | undefined, limit: typeof onePlace): number {
    if (!tries || tries.count < limit.free) return 0
    const pause = Math.min(limit.longestMs, 1000 * 2 ** (tries.count - limit.free))
    return Math.max(0, tries.last + pause - now())
  }

  function forgetOld() {
    if (now() - all.last > forgetAfterMs) all = { count: 0, last: 0 }
    for (const [place, tries] of byPlace) {
      if (now() - tries.last > forgetAfterMs || byPlace.size > most) byPlace.delete(place)
    }
  }

  return {
    /** Milliseconds until `from` may try again. */
    waitOf: (from: string): number =>
      Math.max(waitFor(byPlace.get(from), onePlace), waitFor(all, everywhere)),
    wrong(from: string) {
      forgetOld()
      byPlace.set(from, { count: (byPlace.get(from)?.count ?? 0) + 1, last: now() })
      all = { count: all.count + 1, last: now() }
    },
    right(from: string) {
      byPlace.delete(from)
    },
  }
}
