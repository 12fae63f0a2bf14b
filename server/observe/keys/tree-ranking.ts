import type { NameIndex } from './index-names.ts'
import { createSlices } from './slices.ts'
import { type Child, childrenOf, type LevelQuestion } from './tree-children.ts'

/** More rows than this are shown in the order of their names only. */
const mostRanked = 2_000_000
/** A weight and a number of a row in one number that sorts by itself: 27 bits and 26. */
const rowBits = 2 ** 26
const mostKeys = 2 ** 27 - 1
const firstRoom = 256

export type Ranking = ReturnType<typeof createRanking>

/** The rows of one level, those with most keys first, and in the order of the names where they have as many. */
export function createRanking(index: NameIndex, level: LevelQuestion) {
  const version = index.version()
  const began = performance.now()
  const { next } = childrenOf(index, level)
  let addresses = new Uint32Array(firstRoom)
  let prefixes = new Uint32Array(firstRoom)
  let ranks = new Float64Array(firstRoom)
  let count = 0
  let tooMany = false
  let endedAt: number | null = null

  function add(child: Child) {
    if (count === addresses.length) {
      const room = count * 2
      addresses = copied(new Uint32Array(room), addresses)
      prefixes = copied(new Uint32Array(room), prefixes)
      ranks = copied(new Float64Array(room), ranks)
    }
    addresses[count] = child.address
    prefixes[count] = child.prefix
    ranks[count] = (mostKeys - Math.min(mostKeys, child.keys)) * rowBits + count
    count += 1
  }

  function end() {
    if (tooMany) {
      addresses = prefixes = new Uint32Array(0)
      ranks = new Float64Array(0)
    } else ranks = ranks.slice(0, count).sort()
    endedAt = performance.now()
    return false
  }

  const slices = createSlices(() => {
    const child = next()
    if (!child) return end()
    if (count < mostRanked) add(child)
    else tooMany = true
    return tooMany ? end() : true
  })

  return {
    version,
    count: () => count,
    ended: slices.ended,
    tooMany: () => tooMany,
    reach: (ms: number) => slices.reach(() => false, ms),
    bytes: () => addresses.length * 16,
    stop: slices.stop,
    made: () => (endedAt === null ? null : { at: endedAt, ms: endedAt - began }),
    from(offset: number): () => Child | null {
      let at = offset
      return () => {
        const rank = ranks[at++]
        if (rank === undefined) return null
        const row = rank % rowBits
        const keys = mostKeys - (rank - row) / rowBits
        return { address: addresses[row] as number, prefix: prefixes[row] as number, keys }
      }
    },
    /** Where the n-th by name stands here. */
    placeOf: (row: number): number => ranks.findIndex(rank => rank % rowBits === row),
  }
}

function copied<A extends Uint32Array | Float64Array>(to: A, from: A): A {
  to.set(from)
  return to
}
