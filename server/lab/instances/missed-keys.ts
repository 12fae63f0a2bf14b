const windowMs = 60_000
const mostKeys = 4_000

/** The keys that were not in the cache most often in the last one to two minutes. Bounded: what is rare is forgotten first. */
export function createMissedKeys({ now, most = mostKeys }: { now: () => number; most?: number }) {
  let before = new Map<string, number>()
  let present = new Map<string, number>()
  let since = now()

  function turn() {
    const passed = now() - since
    if (passed < windowMs) return
    before = passed < 2 * windowMs ? present : new Map()
    present = new Map()
    since = now()
  }

  /** One off each: whoever was missed more than once in `most` misses stays (Misra and Gries). */
  function makeRoom() {
    for (const [key, times] of present) {
      if (times === 1) present.delete(key)
      else present.set(key, times - 1)
    }
  }

  return {
    add(key: string) {
      turn()
      const times = present.get(key)
      if (times === undefined && present.size >= most) return makeRoom()
      present.set(key, (times ?? 0) + 1)
    },
    top(count: number): { key: string; misses: number }[] {
      turn()
      const sums = new Map(present)
      for (const [key, times] of before) sums.set(key, (sums.get(key) ?? 0) + times)
      return [...sums]
        .map(([key, misses]) => ({ key, misses }))
        .sort((a, b) => b.misses - a.misses)
        .slice(0, count)
    },
  }
}
