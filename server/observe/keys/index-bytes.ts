/** Addresses are 32 bits: a chunk's number and a place in it. */
const chunkBits = 20
const chunkBytes = 1 << chunkBits
const inChunk = chunkBytes - 1
/** [part, length] before a name, or [part, 255, length in four bytes]. */
const longLength = 255

export type NameBytes = ReturnType<typeof createNameBytes>

/** Names one behind the other in big chunks, each with the number of the node it was found on. */
export function createNameBytes() {
  const chunks: Uint8Array[] = []
  let chunk = new Uint8Array(0)
  let number = -1
  let used = 0
  let bytes = 0

  function makeRoom(size: number) {
    if (number >= 0 && used + size <= chunk.length) return
    // A name that is longer than a chunk takes the addresses of several.
    const spans = Math.max(1, Math.ceil(size / chunkBytes))
    chunk = new Uint8Array(Math.max(chunkBytes, size))
    number = chunks.length
    for (let i = 0; i < spans; i++) chunks.push(chunk)
    used = 0
    bytes += chunk.length
  }

  const chunkOf = (address: number) => chunks[address >>> chunkBits] as Uint8Array

  function lengthOf(address: number): number {
    const from = chunkOf(address)
    const at = address & inChunk
    const short = from[at + 1] as number
    if (short < longLength) return short
    return new DataView(from.buffer, at + 2, 4).getUint32(0)
  }

  function startOf(address: number): number {
    const at = address & inChunk
    return at + ((chunkOf(address)[at + 1] as number) < longLength ? 2 : 6)
  }

  return {
    add(source: Uint8Array, start: number, { end, part }: { end: number; part: number }): number {
      const length = end - start
      const head = length < longLength ? 2 : 6
      makeRoom(head + length)
      const at = used
      chunk[at] = part
      chunk[at + 1] = Math.min(length, longLength)
      if (head === 6) new DataView(chunk.buffer, at + 2, 4).setUint32(0, length)
      const to = at + head
      if (length < 48) for (let i = 0; i < length; i++) chunk[to + i] = source[start + i] as number
      else chunk.set(source.subarray(start, end), to)
      used = to + length
      return number * chunkBytes + at
    },
    chunkOf,
    startOf,
    lengthOf,
    /** The same name was found on another node: it has moved there. */
    moveTo(address: number, part: number) {
      chunkOf(address)[address & inChunk] = part
    },
    partOf: (address: number) => chunkOf(address)[address & inChunk] as number,
    /** A view of the name, not a copy. */
    of(address: number): Uint8Array {
      const start = startOf(address)
      return chunkOf(address).subarray(start, start + lengthOf(address))
    },
    /** Whether this address may be read: for one that comes from outside, which may be invented. */
    covers(address: number, length: number): boolean {
      const from = address <= 0xffff_ffff ? chunks[address >>> chunkBits] : undefined
      return from !== undefined && (address & inChunk) + 6 <= from.length && lengthOf(address) >= length
    },
    equals(address: number, source: Uint8Array, { start, end }: { start: number; end: number }): boolean {
      if (lengthOf(address) !== end - start) return false
      const from = chunkOf(address)
      const at = startOf(address)
      for (let i = end - start - 1; i >= 0; i--) if (from[at + i] !== source[start + i]) return false
      return true
    },
    compare(a: number, b: number): number {
      const [chunkA, chunkB] = [chunkOf(a), chunkOf(b)]
      const [startA, startB] = [startOf(a), startOf(b)]
      const [lengthA, lengthB] = [lengthOf(a), lengthOf(b)]
      const common = Math.min(lengthA, lengthB)
      for (let i = 0; i < common; i++) {
        const difference = (chunkA[startA + i] as number) - (chunkB[startB + i] as number)
        if (difference !== 0) return difference
      }
      return lengthA - lengthB
    },
    /** Below 0: sorts before every name with this prefix; 0: has it; above 0: sorts after all of them. */
    comparePrefix(address: number, prefix: Uint8Array): number {
      const from = chunkOf(address)
      const start = startOf(address)
      const length = lengthOf(address)
      const common = Math.min(length, prefix.length)
      for (let i = 0; i < common; i++) {
        const difference = (from[start + i] as number) - (prefix[i] as number)
        if (difference !== 0) return difference
      }
      return length < prefix.length ? -1 : 0
    },
    bytes: () => bytes,
  }
}
