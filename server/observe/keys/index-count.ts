const mostRemembered = 32
const budgetMs = 15

type Counting = { version: number; counted: number; next: () => boolean | null; ended: boolean }

/**
 * Counts that can be long are made a piece at a time, each time somebody asks: at least so many, until it is
 * known how many. `next` says whether the one it came to counts, and null at the end.
 */
export function createCounts(now: () => number = () => performance.now()) {
  const known = new Map<string, Counting>()

  return (
    key: string,
    version: number,
    start: () => () => boolean | null,
  ): { total: number; exact: boolean } => {
    const before = known.get(key)
    const counting =
      before?.version === version ? before : { version, counted: 0, next: start(), ended: false }
    known.delete(key)
    known.set(key, counting)
    for (const oldest of known.keys()) if (known.size > mostRemembered) known.delete(oldest)
    const until = now() + budgetMs
    while (!counting.ended && now() < until) {
      for (let i = 0; i < 64 && !counting.ended; i++) {
        const counts = counting.next()
        if (counts === null) counting.ended = true
        else if (counts) counting.counted += 1
      }
    }
    return { total: counting.counted, exact: counting.ended }
  }
}
