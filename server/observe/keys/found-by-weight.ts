import { type FoundKey, type FoundRows, type Sort, weightOf } from './found-key.ts'
import { createFoundOrder } from './found-order.ts'
import { placeOf, withAt, without } from './sorted-places.ts'

const firstRoom = 256
const firstSorted = 100

/** Found keys in the order of what the server said of them. */
export function createFoundByWeight(options: {
  compare: (a: number, b: number) => number
  sort: Sort
  since: number
}): FoundRows {
  const { compare, sort, since } = options
  const order = createFoundOrder(sort.up)
  /** By the number of the row: first as the search found them, by name, then those that were put in since. */
  let addresses = new Uint32Array(firstRoom)
  let count = 0
  let searched = 0
  const later = new Map<number, number>()
  const lost = new Set<number>()
  /** The numbers of the rows in order. */
  let rows = new Uint32Array(0)

  function push(found: FoundKey): number {
    if (count === addresses.length) {
      const larger = new Uint32Array(count * 2)
      larger.set(addresses)
      addresses = larger
    }
    addresses[count] = found.address
    order.add(weightOf(found, sort.column, since))
    return count++
  }

  function rowOf(address: number): number | null {
    const known = later.get(address)
    if (known !== undefined) return known
    const row = placeOf(addresses.subarray(0, searched), each => compare(each, address) >= 0)
    return row < searched && addresses[row] === address ? row : null
  }

  const placeOfRow = (row: number) => placeOf(rows, each => order.compare(each, row) >= 0)

  return {
    add(found) {
      searched = push(found) + 1
    },
    put(found) {
      const added = found.map(each => {
        const row = push(each)
        later.set(each.address, row)
        return row
      })
      const sorted = added.sort(order.compare)
      rows = withAt(
        rows,
        sorted.map(row => ({ place: placeOfRow(row), value: row })),
      )
    },
    remove(gone) {
      const places: number[] = []
      for (const address of gone) {
        const row = rowOf(address)
        if (row === null || lost.has(row)) continue
        lost.add(row)
        later.delete(address)
        const place = placeOfRow(row)
        if (rows[place] === row) places.push(place)
      }
      if (places.length > 0) rows = without(rows, places)
    },
    /** Sorted anew when there are twice as many: the rows under the eye move seldom, and at the end once more. */
    arrange(over) {
      if (rows.length + lost.size === count) return
      if (over || count >= Math.max(firstSorted, rows.length * 2))
        rows = order.sorted().filter(row => !lost.has(row))
    },
    slice: (offset, limit) =>
      Array.from(rows.subarray(offset, offset + limit), row => addresses[row] as number),
    shown: () => rows.length,
    count: () => count - lost.size,
    bytes: () => addresses.length * 4 + order.bytes() + rows.length * 4,
    isFull: () => count >= order.room,
  }
}
