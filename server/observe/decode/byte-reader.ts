import { short } from './limits.ts'

/** Reads forwards and never behind the end. */
export function createByteReader(bytes: Buffer) {
  let at = 0

  function take(length: number): Buffer {
    if (length < 0 || at + length > bytes.length) throw short()
    at += length
    return bytes.subarray(at - length, at)
  }

  return {
    take,
    u8: () => take(1).readUInt8(),
    i8: () => take(1).readInt8(),
    u16: () => take(2).readUInt16BE(),
    i16: () => take(2).readInt16BE(),
    u32: () => take(4).readUInt32BE(),
    i32: () => take(4).readInt32BE(),
    u64: () => take(8).readBigUInt64BE(),
    i64: () => take(8).readBigInt64BE(),
    f32: () => take(4).readFloatBE(),
    f64: () => take(8).readDoubleBE(),
    u16le: () => take(2).readUInt16LE(),
    u32le: () => take(4).readUInt32LE(),
    i32le: () => take(4).readInt32LE(),
    u64le: () => take(8).readBigUInt64LE(),
    peek: () => bytes[at],
    at: () => at,
    left: () => bytes.length - at,
    back: (length: number) => {
      at -= length
    },
    /** Everything up to and with the next newline; without it. */
    line(): Buffer {
      const end = bytes.indexOf(0x0a, at)
      if (end === -1) throw short()
      const found = bytes.subarray(at, end)
      at = end + 1
      return found
    },
  }
}

export type ByteReader = ReturnType<typeof createByteReader>
