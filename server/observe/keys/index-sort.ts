import type { NameBytes } from './index-bytes.ts'

const few = 12

/**
 * Sorts addresses by the bytes of their names: quicksort by one byte at a time (Bentley and Sedgewick), which
 * looks at what names have in common once instead of in every comparison.
 */
export function sortNames(names: NameBytes, addresses: Uint32Array): void {
  /** −1 past the end: a name sorts before those it begins. */
  function byteAt(address: number, depth: number): number {
    if (depth >= names.lengthOf(address)) return -1
    return names.chunkOf(address)[names.startOf(address) + depth] as number
  }

  function insert(from: number, to: number) {
    for (let i = from + 1; i < to; i++) {
      const moving = addresses[i] as number
      let at = i
      while (at > from && names.compare(addresses[at - 1] as number, moving) > 0) {
        addresses[at] = addresses[at - 1] as number
        at -= 1
      }
      addresses[at] = moving
    }
  }

  function swap(a: number, b: number) {
    const kept = addresses[a] as number
    addresses[a] = addresses[b] as number
    addresses[b] = kept
  }

  function pivotOf(from: number, to: number, depth: number): number {
    const [a, b, c] = [from, (from + to) >>> 1, to - 1].map(at => byteAt(addresses[at] as number, depth))
    const [x, y, z] = [a as number, b as number, c as number]
    return Math.max(Math.min(x, y), Math.min(Math.max(x, y), z))
  }

  /** Its own stack: names that share 100 000 bytes would overflow the other one. */
  const open: number[] = [0, addresses.length, 0]
  while (open.length > 0) {
    const depth = open.pop() as number
    const to = open.pop() as number
    const from = open.pop() as number
    if (to - from <= few) {
      insert(from, to)
      continue
    }
    const pivot = pivotOf(from, to, depth)
    let [below, at, above] = [from, from, to]
    while (at < above) {
      const byte = byteAt(addresses[at] as number, depth)
      if (byte < pivot) swap(below++, at++)
      else if (byte > pivot) swap(at, --above)
      else at += 1
    }
    if (below - from > 1) open.push(from, below, depth)
    if (to - above > 1) open.push(above, to, depth)
    if (pivot !== -1 && above - below > 1) open.push(below, above, depth + 1)
  }
}
