import type { NameIndex } from './index-names.ts'
import { skipTo } from './index-range.ts'
import { createSlices } from './slices.ts'
import { type Child, childrenOf, type LevelQuestion } from './tree-children.ts'

/** Every how many rows of a level a place is remembered: a million namespaces take 80 kB. */
const stride = 100
const firstRoom = 64

export type Listing = ReturnType<typeof createListing>

/**
 * The rows of one level by their number, in the order of the names. It is gone through once, in slices; then any row is
 * as near as the first.
 */
export function createListing(index: NameIndex, level: LevelQuestion) {
  const { names } = index
  const version = index.version()
  const began = performance.now()
  const { next } = childrenOf(index, level)
  let addresses = new Uint32Array(firstRoom)
  let prefixes = new Uint32Array(firstRoom)
  let count = 0
  let endedAt: number | null = null

  function remember({ address, prefix: length }: Child) {
    const at = count / stride
    if (at === addresses.length) {
      addresses = larger(addresses)
      prefixes = larger(prefixes)
    }
    addresses[at] = address
    prefixes[at] = length
  }

  const slices = createSlices(() => {
    const child = next()
    if (!child) {
      endedAt = performance.now()
      return false
    }
    if (count % stride === 0) remember(child)
    count += 1
    return true
  })

  const nameAt = (place: number) =>
    startOfName(names, { address: addresses[place] as number, prefix: prefixes[place] as number })

  /** The rows from this place on, as the index is now. */
  function rowsFrom(place: number): ReturnType<typeof childrenOf> {
    const rows = childrenOf(index, level)
    if (place > 0) skipTo(names, rows.range, nameAt(place))
    return rows
  }

  return {
    version,
    count: () => count,
    ended: slices.ended,
    reach: (rows: number, ms: number) => slices.reach(() => count >= rows, ms),
    bytes: () => addresses.length * 8,
    stop: slices.stop,
    /** When it was done, and how long that took. */
    made: () => (endedAt === null ? null : { at: endedAt, ms: endedAt - began }),
    /** The rows from the n-th on, one after the other. */
    from(offset: number): () => Child | null {
      // Nobody waits for a million rows to be passed one by one: those that are not numbered yet come later.
      if (offset > count) return () => null
      const known = Math.floor(Math.max(0, count - 1) / stride)
      const place = Math.min(known, Math.floor(offset / stride))
      const rows = rowsFrom(place)
      for (let at = place * stride; at < offset; at++) if (!rows.next()) return () => null
      return rows.next
    },
    /** The number of the first row that does not sort before this name, and whether it is this very row. */
    placeOf(name: Uint8Array): { at: number; found: boolean } {
      let [low, high] = [0, Math.ceil(count / stride)]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (Buffer.compare(nameAt(middle), name) <= 0) low = middle + 1
        else high = middle
      }
      const place = Math.max(0, low - 1)
      const rows = rowsFrom(place)
      let at = place * stride
      for (let child = rows.next(); child && at < count; child = rows.next()) {
        const order = Buffer.compare(startOfName(names, child), name)
        if (order >= 0) return { at, found: order === 0 }
        at += 1
      }
      return { at, found: false }
    },
  }
}

/** What all names of a row begin with; of a key its whole name. */
function startOfName(names: NameIndex['names'], { address, prefix }: Omit<Child, 'keys'>): Uint8Array {
  const name = names.of(address)
  return prefix > 0 ? name.subarray(0, prefix) : name
}

function larger(before: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const after = new Uint32Array(before.length * 2)
  after.set(before)
  return after
}
