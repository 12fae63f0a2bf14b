import type { NameBytes } from './index-bytes.ts'
import type { NameIndex } from './index-names.ts'
import { firstRun, type Range, rangeOf, skipPrefix, takeFirst } from './index-range.ts'

/** A row of the tree, as a place in the index: a key, or (prefix > 0) everything that begins with so many bytes. */
export type Child = { address: number; prefix: number; keys: number }

export type LevelQuestion = { prefix: Uint8Array; delimiter: Uint8Array }

/** The rows of a level as the index is now, and what of it is not gone through yet. */
export function childrenOf({ names, runs }: NameIndex, { prefix, delimiter }: LevelQuestion) {
  const range = rangeOf(names, runs(), prefix)
  return { range, next: createChildren(names, range, { from: prefix.length, delimiter }) }
}

/** Goes through the children of a namespace in byte order, and over the inside of each in a few jumps. */
export function createChildren(
  names: NameBytes,
  range: Range,
  { from, delimiter }: { from: number; delimiter: Uint8Array },
): () => Child | null {
  return () => {
    const run = firstRun(names, range)
    if (run === -1) return null
    const address = (range.runs[run] as Uint32Array)[range.from[run] as number] as number
    const name = names.of(address)
    const end = endOfSegment(name, from, delimiter)
    if (end === -1) {
      takeFirst(names, range)
      return { address, prefix: 0, keys: 1 }
    }
    return { address, prefix: end, keys: skipPrefix(names, range, name.subarray(0, end)) }
  }
}

/** Where the delimiter ends that ends the segment; −1: there is none, it is the rest of a key. */
function endOfSegment(name: Uint8Array, from: number, delimiter: Uint8Array): number {
  const [first, length] = [delimiter[0] as number, delimiter.length]
  let at = name.indexOf(first, from)
  while (at !== -1 && at + length <= name.length) {
    let same = 1
    while (same < length && name[at + same] === delimiter[same]) same += 1
    if (same === length) return at + length
    at = name.indexOf(first, at + 1)
  }
  return -1
}
