import { type ByteReader, createByteReader } from './byte-reader.ts'
import { doubleText, utf8 } from './growth.ts'
import { malformed, short } from './limits.ts'
import { type PickleArgument, pickleOpcodes } from './pickle-opcodes.ts'
import { type Viewed, viewListing } from './tree.ts'

/** A pickle is a program. This lists its instructions and runs none of them. */
export function viewPickle(bytes: Buffer): Viewed {
  return viewListing(write => {
    const from = createByteReader(bytes)
    for (;;) {
      const at = from.at()
      const opcode = pickleOpcodes.get(from.u8())
      if (!opcode) throw malformed(`This is no pickle: there is no such instruction at ${at}.`)
      const argument = readArgument(from, opcode.argument)
      write(`${String(at).padStart(5)}: ${opcode.name}${argument === '' ? '' : ` ${argument}`}`)
      if (opcode.name === 'STOP') break
    }
    if (from.left() > 0) throw malformed(`${from.left()} bytes follow the pickle.`)
  })
}

function readArgument(from: ByteReader, kind: PickleArgument): string {
  switch (kind) {
    case 'none':
      return ''
    case 'u1':
      return String(from.u8())
    case 'u2':
      return String(from.u16le())
    case 'i4':
      return String(from.i32le())
    case 'u4':
      return String(from.u32le())
    case 'u8':
      return String(from.u64le())
    case 'f8':
      return doubleText(from.f64())
    case 'line':
      return quote(from.line())
    case 'lines':
      return `${quote(from.line())} ${quote(from.line())}`
    case 'long1':
      return integer(from.take(from.u8()))
    case 'long4':
      return integer(from.take(from.u32le()))
    case 'bytes1':
    case 'text1':
      return quote(from.take(from.u8()))
    case 'bytes4':
    case 'bytes4i':
    case 'text4':
      return quote(from.take(from.u32le()))
    case 'bytes8':
    case 'text8':
      return quote(from.take(sized(from.u64le(), from)))
  }
}

function sized(length: bigint, from: ByteReader): number {
  if (length > BigInt(from.left())) throw short()
  return Number(length)
}

const mostQuoted = 2000
const mostDigits = 400

function quote(bytes: Buffer): string {
  const shown = bytes.subarray(0, mostQuoted)
  const text = utf8(shown) ?? shown.toString('latin1')
  const more = bytes.length - shown.length
  return JSON.stringify(text) + (more === 0 ? '' : ` and ${more} bytes more`)
}

/** Little-endian two's complement of any length: writing out a million digits would take for ever. */
function integer(bytes: Buffer): string {
  if (bytes.length === 0) return '0'
  if (bytes.length > mostDigits) return `an integer of ${bytes.length} bytes`
  const hex = Buffer.from(bytes).reverse().toString('hex')
  return String(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`)))
}
