import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Output, unwrapWith } from './layer.ts'
import { malformed, short } from './limits.ts'

const streamName = 'sNaPpY'

/** Snappy's raw format: the length first, then literals and copies. */
export const unwrapSnappy = unwrapWith((bytes, output) => {
  block(createByteReader(bytes), output)
})

/** Snappy's framing format. Checksums are passed over: what is damaged shows itself inside. */
export const unwrapSnappyFramed = unwrapWith((bytes, output) => {
  const from = createByteReader(bytes)
  if (from.peek() !== 0xff) throw malformed('This is not a Snappy stream.')
  while (from.left() > 0) chunk(from, output)
})

function chunk(from: ByteReader, output: Output) {
  const type = from.u8()
  const content = from.take(from.u8() | (from.u16le() << 8))
  if (type === 0xff) {
    if (content.toString('latin1') !== streamName) throw malformed('This is not a Snappy stream.')
  } else if (type === 0x00) block(createByteReader(content.subarray(4)), output)
  else if (type === 0x01) output.literal(content.subarray(4))
  else if (type < 0x80) throw malformed('This Snappy stream has a part that nobody can read.')
}

function block(from: ByteReader, output: Output) {
  const end = varint(from) + output.length()
  while (from.left() > 0) {
    element(from, output)
    if (output.length() > end) throw wrongLength()
  }
  if (output.length() < end) throw short()
}

const wrongLength = () => malformed('The packed bytes do not have the length they promise.')

function element(from: ByteReader, output: Output) {
  const tag = from.u8()
  switch (tag & 3) {
    case 0:
      return output.literal(from.take(literalLength(from, tag >> 2)))
    case 1:
      return output.copy(((tag & 0xe0) << 3) | from.u8(), ((tag >> 2) & 7) + 4)
    case 2:
      return output.copy(from.u16le(), (tag >> 2) + 1)
    default:
      return output.copy(from.u32le(), (tag >> 2) + 1)
  }
}

function literalLength(from: ByteReader, size: number): number {
  if (size < 60) return size + 1
  return from.take(size - 59).readUIntLE(0, size - 59) + 1
}

function varint(from: ByteReader): number {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = from.u8()
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return value
  }
  throw malformed('This is not Snappy.')
}
