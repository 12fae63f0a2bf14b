const HASHES = 8
const BITS_PER_KEY = 32

/** FNV-1a, then mixed so that neighbouring ids land far apart. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return mixed(hash)
}
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

/** A Bloom filter: what was added is found, and one in a hundred thousand others as well. */
function createFilter(keys: number) {
  const words = new Uint32Array(Math.ceil((keys * BITS_PER_KEY) / 32))
  const bits = words.length * 32

  /** Calls for each bit of the key until it is told to stop; true when it never was. */
  function eachBit(key: string, goOn: (word: number, mask: number) => boolean): boolean {
    const first = hashOf(key)
    const step = mixed(first ^ 0x9e3779b9) | 1
    for (let at = 0; at < HASHES; at++) {
      const bit = ((first + at * step) >>> 0) % bits
      if (!goOn(bit >>> 5, 1 << (bit & 31))) return false
    }
    return true
  }
  const isSet = (word: number, mask: number) => ((words[word] ?? 0) & mask) !== 0
  const set = (word: number, mask: number) => {
    words[word] = (words[word] ?? 0) | mask
    return true
  }
  return {
    has: (key: string) => eachBit(key, isSet),
    add: (key: string) => eachBit(key, set),
  }
}

/**
 * Remembers who asked before, in memory that does not grow: two filters, and a full one takes the place of the older.
 * So it remembers at least the last `keys` names, and never fills up until everybody looks familiar.
 */
export function createDoorkeeper(keys: number) {
  let current = createFilter(keys)
  let former: typeof current | undefined
  let added = 0

  return {
    /** Whether this name came by before; from now on it did. */
    knows(key: string): boolean {
      if (current.has(key)) return true
      const known = former?.has(key) ?? false
      if (added === keys) {
        former = current
        current = createFilter(keys)
        added = 0
      }
      current.add(key)
      added += 1
      return known
    },
  }
}
