/** Some names in one piece of memory, copied out of a reply that the next one overwrites. */
export function createNameBatch() {
  let bytes = Buffer.allocUnsafe(16 * 1024)
  let ends: number[] = []
  let length = 0

  return {
    add(source: Buffer, start: number, end: number) {
      const size = end - start
      if (length + size > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + size))
        bytes.copy(larger, 0, 0, length)
        bytes = larger
      }
      source.copy(bytes, length, start, end)
      length += size
      ends.push(length)
    },
    count: () => ends.length,
    bytes: () => length,
    at(index: number): Buffer {
      return bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index])
    },
    clear() {
      ends = []
      length = 0
    },
  }
}

export type NameBatch = ReturnType<typeof createNameBatch>
