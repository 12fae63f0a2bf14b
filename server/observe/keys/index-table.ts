import type { NameBytes } from './index-bytes.ts'

const fullest = 0.7
const empty = 0

/** Which names are known already: open addressing, with a byte of the hash beside each address. */
export function createNameTable(names: NameBytes, expected: number) {
  let size = sizeFor(expected)
  let addresses = new Uint32Array(size)
  let tags = new Uint8Array(size)
  let count = 0

  function grow() {
    const before = { addresses, tags }
    size *= 2
    addresses = new Uint32Array(size)
    tags = new Uint8Array(size)
    for (let i = 0; i < before.tags.length; i++) {
      if (before.tags[i] === empty) continue
      const address = before.addresses[i] as number
      const name = names.of(address)
      place(address, hashOf(name, 0, name.length))
    }
  }

  function place(address: number, hash: number) {
    let slot = hash & (size - 1)
    while (tags[slot] !== empty) slot = (slot + 1) & (size - 1)
    tags[slot] = tagOf(hash)
    addresses[slot] = address
  }

  return {
    /** Calls `add` for a name that is new, and says whether it was; `known` for one that is not. */
    addNew(
      source: Uint8Array,
      place: { start: number; end: number },
      { add, known }: { add: () => number; known: (address: number) => void },
    ): boolean {
      if (count >= size * fullest) grow()
      const hash = hashOf(source, place.start, place.end)
      const tag = tagOf(hash)
      let slot = hash & (size - 1)
      while (tags[slot] !== empty) {
        if (tags[slot] === tag && names.equals(addresses[slot] as number, source, place)) {
          known(addresses[slot] as number)
          return false
        }
        slot = (slot + 1) & (size - 1)
      }
      addresses[slot] = add()
      tags[slot] = tag
      count += 1
      return true
    },
    bytes: () => size * 5,
    /** What the next name may take: a table that grows has the old one beside it for a moment. */
    growth: () => (count >= size * fullest ? size * 10 : 0),
  }
}

function sizeFor(expected: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1024, (expected * 1.05) / fullest)))
}

/** Never 0, which marks an empty place. */
const tagOf = (hash: number) => (hash >>> 24) | 1

/** FNV-1a by four bytes at a time would need aligned names; by one it is fast enough, and murmur's end mixes it. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
