import { Halt, type HaltReason, limits } from './limits.ts'

/** What is inside of a layer, as far as it could be unpacked. */
export type Inside = {
  content: Buffer
  facts: [name: string, value: string][]
  halted: HaltReason | null
  problem: string | null
}

/** Collects what an own decompressor writes; copies from what was written before, as LZ77 does. */
export function createOutput(most: number) {
  let bytes = Buffer.alloc(Math.min(most, 64 * 1024))
  let length = 0

  function room(more: number) {
    if (length + more > most) {
      throw new Halt('limit', `It unpacks to more than ${most / 1024} KiB: the rest is not shown.`)
    }
    if (length + more <= bytes.length) return
    const larger = Buffer.alloc(Math.min(most, Math.max(bytes.length * 2, length + more)))
    bytes.copy(larger, 0, 0, length)
    bytes = larger
  }

  return {
    length: () => length,
    written: () => bytes.subarray(0, length),
    literal(part: Buffer) {
      const fits = Math.min(part.length, most - length)
      room(fits)
      part.copy(bytes, length, 0, fits)
      length += fits
      room(part.length - fits)
    },
    copy(distance: number, count: number) {
      if (distance === 0 || distance > length) throw new Halt('malformed', 'The packed bytes are damaged.')
      const fits = Math.min(count, most - length)
      room(fits)
      // Source and destination may overlap: that is how a run of one letter is packed.
      for (let i = 0; i < fits; i++, length++) bytes[length] = bytes[length - distance] ?? 0
      room(count - fits)
    },
  }
}

export type Output = ReturnType<typeof createOutput>

/** Runs an own decompressor, and keeps what it wrote before it stopped. */
export function unwrapWith(run: (bytes: Buffer, output: Output, facts: Inside['facts']) => void) {
  return async (bytes: Buffer, most: number = limits.bytesOut): Promise<Inside> => {
    const output = createOutput(most)
    const facts: Inside['facts'] = []
    try {
      run(bytes, output, facts)
      return { content: output.written(), facts, halted: null, problem: null }
    } catch (error) {
      if (!(error instanceof Halt)) throw error
      return { content: output.written(), facts, halted: error.reason, problem: error.message }
    }
  }
}
