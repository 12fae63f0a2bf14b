import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Add, doubleText, type Growth, singleText, utf8 } from './growth.ts'
import { limits, malformed, short } from './limits.ts'
import { haltOf, openMap, openTagged, type Viewed, viewTree } from './tree.ts'

/** A message without its schema: numbers of fields, wire types, and what a field's bytes may mean. */
export function viewProtobuf(bytes: Buffer): Viewed {
  return viewTree((add, growth) => message(bytes, { add, growth, depth: 0 }))
}

type Place = { add: Add; growth: Growth; depth: number }

function message(bytes: Buffer, { add, growth, depth }: Place) {
  growth.enter(depth)
  const field = openMap(add)
  const from = createByteReader(bytes)
  while (from.left() > 0) {
    const tag = varint(from)
    const number = tag >> 3n
    if (number === 0n || number > 536_870_911n)
      throw malformed('This is not Protobuf: there is no such field.')
    content(from, Number(tag & 7n), { add: field(growth.number(String(number))), growth, depth })
  }
}

function content(from: ByteReader, wire: number, { add, growth, depth }: Place) {
  switch (wire) {
    case 0:
      return asVarint(varint(from), { add, growth, depth })
    case 1:
      return asFixed64(from.take(8), { add, growth, depth })
    case 2:
      return asDelimited(from.take(lengthOf(from)), { add, growth, depth })
    case 5:
      return asFixed32(from.take(4), { add, growth, depth })
    case 3:
    case 4:
      throw malformed('Groups, which Protobuf gave up long ago, are not shown.')
    default:
      throw malformed(`This is not Protobuf: there is no wire type ${wire}.`)
  }
}

function asVarint(value: bigint, { add, growth }: Place) {
  const inside = openTagged(add, 'varint')
  inside(growth.number(String(value)))
  const signed = BigInt.asIntN(64, value)
  if (signed < 0n) meaning(inside, growth, 'int64', String(signed))
}

function asFixed64(bytes: Buffer, { add, growth }: Place) {
  const inside = openTagged(add, '64 bits')
  inside(growth.number(String(bytes.readBigUInt64LE())))
  meaning(inside, growth, 'double', doubleText(bytes.readDoubleLE()))
}

function asFixed32(bytes: Buffer, { add, growth }: Place) {
  const inside = openTagged(add, '32 bits')
  inside(growth.number(String(bytes.readUInt32LE())))
  meaning(inside, growth, 'float', singleText(bytes.readFloatLE()))
}

/** Text where it reads like text; else a message where it is one to its last byte; else bytes. */
function asDelimited(bytes: Buffer, { add, growth, depth }: Place) {
  const text = utf8(bytes)
  if (text !== null && !/\p{Cc}/u.test(text.replace(/[\t\n\r]/g, ''))) {
    return openTagged(add, 'text')(growth.text(text))
  }
  if (depth >= limits.depth || !isMessage(bytes)) return openTagged(add, 'bytes')(growth.bytes(bytes))
  message(bytes, { add: openTagged(add, 'message'), growth, depth: depth + 1 })
}

function meaning(inside: Add, growth: Growth, as: string, text: string) {
  openTagged(inside, `as ${as}`)(growth.number(text))
}

/** Only its own fields: looking into the inner ones again at every level would cost their depth squared. */
function isMessage(bytes: Buffer): boolean {
  const halt = haltOf(() => {
    const from = createByteReader(bytes)
    while (from.left() > 0) skipField(from)
  })
  return bytes.length > 0 && halt === null
}

function skipField(from: ByteReader) {
  const tag = varint(from)
  if (tag >> 3n === 0n || tag >> 3n > 536_870_911n) throw malformed('no such field')
  const wire = Number(tag & 7n)
  if (wire === 0) varint(from)
  else if (wire === 1) from.take(8)
  else if (wire === 2) from.take(lengthOf(from))
  else if (wire === 5) from.take(4)
  else throw malformed('no such wire type')
}

function lengthOf(from: ByteReader): number {
  const length = varint(from)
  if (length > BigInt(from.left())) throw short()
  return Number(length)
}

function varint(from: ByteReader): bigint {
  let low = 0
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = from.u8()
    low |= (byte & 0x7f) << shift
    if (byte < 0x80) return BigInt(low)
  }
  let value = BigInt(low)
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = from.u8()
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asUintN(64, value)
  }
  throw malformed('This is not Protobuf: a number has more than ten bytes.')
}
