import { keyTypes } from './shapes.ts'

/** What is known of a key, in one byte: the number of its type and these. */
export const [known, gone, withoutTtl, noMemory] = [0b1000, 0b10000, 0b100000, 0b1000000]
const typeBits = 0b111
/** Blocks of 64 keys, and of 4096: what a stretch adds up to is read from some hundred places, however long it is. */
const smallBits = 6
const largeBits = 12

const columns = keyTypes.length + 3
const [goneColumn, bareColumn, unmeasuredColumn] = [keyTypes.length, keyTypes.length + 1, keyTypes.length + 2]

export type Fact = { flag: number; memory: number }
type Counts = Uint8Array | Uint16Array | Float64Array
export type Sum = { types: number[]; memory: number; bare: number; gone: number; unmeasured: number }

/** Sums of keys that are looked up one by one, kept as they come. */
export function createSums(keys: number) {
  const [small, large] = [keys >>> smallBits, keys >>> largeBits].map(last => last + 1) as [number, number]
  const smallCounts = new Uint8Array(small * columns)
  const largeCounts = new Uint16Array(large * columns)
  const smallMemory = new Float64Array(small)
  const largeMemory = new Float64Array(large)

  function add(counts: Counts, at: number, by: number) {
    counts[at] = (counts[at] as number) + by
  }

  function addKey(counts: Counts, block: number, { flag, by }: { flag: number; by: number }) {
    const at = block * columns
    if ((flag & gone) !== 0) return add(counts, at + goneColumn, by)
    add(counts, at + (flag & typeBits), by)
    if ((flag & withoutTtl) !== 0) add(counts, at + bareColumn, by)
    if ((flag & noMemory) !== 0) add(counts, at + unmeasuredColumn, by)
  }

  function note(at: number, { flag, memory }: Fact, by: 1 | -1) {
    if ((flag & known) === 0) return
    addKey(smallCounts, at >>> smallBits, { flag, by })
    addKey(largeCounts, at >>> largeBits, { flag, by })
    add(smallMemory, at >>> smallBits, by * memory)
    add(largeMemory, at >>> largeBits, by * memory)
  }

  return {
    note,
    bytes: () => smallCounts.length + largeCounts.length * 2 + (small + large) * 8,
    /** Of the keys in [from, to). `keyAt` tells about the few that no block holds as a whole. */
    of(from: number, to: number, keyAt: (at: number) => Fact): Sum {
      const counts = new Float64Array(columns)
      let memory = 0
      const takeBlock = (blocks: Counts, block: number) => {
        for (let i = 0; i < columns; i++)
          counts[i] = (counts[i] as number) + (blocks[block * columns + i] as number)
      }
      for (let at = from; at < to; ) {
        const left = to - at
        if (left >= 1 << largeBits && at % (1 << largeBits) === 0) {
          takeBlock(largeCounts, at >>> largeBits)
          memory += largeMemory[at >>> largeBits] as number
          at += 1 << largeBits
        } else if (left >= 1 << smallBits && at % (1 << smallBits) === 0) {
          takeBlock(smallCounts, at >>> smallBits)
          memory += smallMemory[at >>> smallBits] as number
          at += 1 << smallBits
        } else {
          const key = keyAt(at)
          if ((key.flag & known) !== 0) addKey(counts, 0, { flag: key.flag, by: 1 })
          memory += key.memory
          at += 1
        }
      }
      return {
        types: [...counts.subarray(0, keyTypes.length)],
        memory,
        bare: counts[bareColumn] as number,
        gone: counts[goneColumn] as number,
        unmeasured: counts[unmeasuredColumn] as number,
      }
    },
  }
}
