import type { FoundRows } from './found-key.ts'
import { placeOf, withAt, without } from './sorted-places.ts'

const firstRoom = 256

/** Found keys in the order of their names. */
export function createFoundByName(compare: (a: number, b: number) => number): FoundRows {
  let addresses = new Uint32Array(firstRoom)
  let count = 0

  const all = () => addresses.subarray(0, count)
  const placeOfName = (address: number) => placeOf(all(), each => compare(each, address) >= 0)

  function become(now: Uint32Array<ArrayBuffer>) {
    addresses = now
    count = now.length
  }

  return {
    add({ address }) {
      if (count === addresses.length) {
        const larger = new Uint32Array(Math.max(firstRoom, count * 2))
        larger.set(addresses)
        addresses = larger
      }
      addresses[count++] = address
    },
    put(found) {
      const sorted = found.map(({ address }) => address).sort(compare)
      if (sorted.length === 0) return
      become(
        withAt(
          all(),
          sorted.map(address => ({ place: placeOfName(address), value: address })),
        ),
      )
    },
    remove(gone) {
      const places = Array.from(gone, address => ({ place: placeOfName(address), address }))
        .filter(({ place, address }) => place < count && addresses[place] === address)
        .map(({ place }) => place)
      if (places.length > 0) become(without(all(), places))
    },
    arrange() {},
    slice: (offset, limit) => [...all().subarray(offset, offset + limit)],
    shown: () => count,
    count: () => count,
    bytes: () => addresses.length * 4,
    isFull: () => false,
  }
}
