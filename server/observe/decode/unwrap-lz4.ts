import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Output, unwrapWith } from './layer.ts'
import { malformed } from './limits.ts'

const frameMagic = 0x184d2204

/** LZ4's block format: it has no mark and no length, so that only its content tells it. */
export const unwrapLz4Block = unwrapWith((bytes, output) => {
  block(createByteReader(bytes), output)
})

/** LZ4's frame format. Checksums are passed over: what is damaged shows itself inside. */
export const unwrapLz4 = unwrapWith((bytes, output, facts) => {
  const from = createByteReader(bytes)
  while (from.left() > 0) {
    const magic = from.u32le()
    if ((magic & 0xfffffff0) === 0x184d2a50) from.take(from.u32le())
    else if (magic === frameMagic) frame(from, output, facts)
    else throw malformed('This is not an LZ4 frame.')
  }
})

function frame(from: ByteReader, output: Output, facts: [string, string][]) {
  const flags = from.u8()
  from.u8()
  if (flags >> 6 !== 1) throw malformed('This LZ4 frame is of a version that does not exist.')
  if (flags & 0x08) facts.push(['size as it says', String(from.u64le())])
  if (flags & 0x01) facts.push(['dictionary', String(from.u32le())])
  from.u8()
  for (let size = from.u32le(); size !== 0; size = from.u32le()) {
    const content = from.take(size & 0x7fffffff)
    if (size >= 0x80000000) output.literal(content)
    else block(createByteReader(content), output)
    if (flags & 0x10) from.take(4)
  }
  if (flags & 0x04) from.take(4)
}

function block(from: ByteReader, output: Output) {
  for (;;) {
    const token = from.u8()
    output.literal(from.take(lengthOf(from, token >> 4)))
    // The last sequence has literals only.
    if (from.left() === 0) return
    const distance = from.u16le()
    output.copy(distance, lengthOf(from, token & 0x0f) + 4)
  }
}

function lengthOf(from: ByteReader, nibble: number): number {
  if (nibble < 15) return nibble
  let length = nibble
  for (;;) {
    const byte = from.u8()
    length += byte
    if (byte < 255) return length
  }
}
