const firstPlaces = 1 << 12

/** Keys used since a key was last used, itself included. The marked ones are counted apart. */
export type Distance = { marked: number; others: number }

type Place = { at: number; marked: boolean }

/**
 * How many different keys were used since a key was last used (its LRU stack distance), for a stream of keys, in
 * log n each: Fenwick trees over the places of the last uses, packed when they are full.
 */
export function createStackDistance() {
  let trees = { marked: new Int32Array(firstPlaces + 1), others: new Int32Array(firstPlaces + 1) }
  let next = 1
  let markedKeys = 0
  const last = new Map<string, Place>()

  function add({ at, marked }: Place, amount: number) {
    const tree = marked ? trees.marked : trees.others
    for (let i = at; i < tree.length; i += i & -i) tree[i] = (tree[i] as number) + amount
  }

  function until(tree: Int32Array, at: number): number {
    let sum = 0
    for (let i = at; i > 0; i -= i & -i) sum += tree[i] as number
    return sum
  }

  /** Places that nobody holds any more are given up. */
  function pack() {
    const order = [...last.values()].sort((a, b) => a.at - b.at)
    const places = Math.max(firstPlaces, 2 ** Math.ceil(Math.log2(order.length * 2 + 2)))
    trees = { marked: new Int32Array(places + 1), others: new Int32Array(places + 1) }
    next = 1
    for (const place of order) {
      place.at = next++
      add(place, 1)
    }
  }

  return {
    /** 1 key: it was used twice in a row. null: it was not used before. */
    use(key: string): Distance | null {
      if (next >= trees.others.length) pack()
      const known = last.get(key)
      const at = next++
      if (!known) {
        const place = { at, marked: false }
        last.set(key, place)
        add(place, 1)
        return null
      }
      const distance = {
        marked: markedKeys - until(trees.marked, known.at - 1),
        others: last.size - markedKeys - until(trees.others, known.at - 1),
      }
      add(known, -1)
      known.at = at
      add(known, 1)
      return distance
    },
    mark(key: string) {
      const place = last.get(key)
      if (!place || place.marked) return
      add(place, -1)
      place.marked = true
      markedKeys += 1
      add(place, 1)
    },
    forget(key: string) {
      const place = last.get(key)
      if (!place) return
      add(place, -1)
      if (place.marked) markedKeys -= 1
      last.delete(key)
    },
    isMarked: (key: string) => last.get(key)?.marked === true,
    size: () => ({ marked: markedKeys, others: last.size - markedKeys }),
  }
}
