/** `lacks`: weight that this one may have had before it came (back) into the list; 0 when it was there all along. */
export type Heavy<T> = { name: string; weight: number; lacks: number; data: T }

/**
 * The heaviest of any number of names in the memory of `most` of them (Space-Saving). The lightest makes room for a
 * newcomer, which is taken for as heavy as the lightest was: so no name that holds more than 1/most of all weight
 * is missed. What is known of those that had to go is gathered by `drop`.
 */
export function createHeaviest<T>(options: { most: number; fresh: () => T; drop: (data: T) => void }) {
  const { most, fresh, drop } = options
  const places = new Map<string, number>()
  const heap: Heavy<T>[] = []

  const weightAt = (at: number) => heap[at]?.weight ?? Number.POSITIVE_INFINITY

  function put(at: number, entry: Heavy<T>) {
    heap[at] = entry
    places.set(entry.name, at)
  }

  function up(from: number, entry: Heavy<T>) {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (!above || above.weight <= entry.weight) break
      put(at, above)
      at = parent
    }
    put(at, entry)
  }

  function down(from: number, entry: Heavy<T>) {
    let at = from
    for (;;) {
      const left = at * 2 + 1
      const child = weightAt(left + 1) < weightAt(left) ? left + 1 : left
      const below = heap[child]
      if (!below || below.weight >= entry.weight) break
      put(at, below)
      at = child
    }
    put(at, entry)
  }

  function enter(name: string, weight: number): T {
    if (heap.length < most) {
      const entry = { name, weight, lacks: 0, data: fresh() }
      up(heap.length, entry)
      return entry.data
    }
    const lightest = heap[0]
    const lacks = lightest?.weight ?? 0
    if (lightest) {
      places.delete(lightest.name)
      drop(lightest.data)
    }
    const entry = { name, weight: lacks + weight, lacks, data: fresh() }
    down(0, entry)
    return entry.data
  }

  return {
    /** Adds weight to a name and hands out what is kept of it. */
    offer(name: string, weight: number): T {
      const at = places.get(name)
      const entry = at === undefined ? undefined : heap[at]
      if (at === undefined || !entry) return enter(name, weight)
      entry.weight += weight
      down(at, entry)
      return entry.data
    },
    get: (name: string): T | undefined => heap[places.get(name) ?? -1]?.data,
    list: (): Heavy<T>[] => heap.toSorted((a, b) => b.weight - a.weight),
    size: () => heap.length,
    full: () => heap.length === most,
  }
}
