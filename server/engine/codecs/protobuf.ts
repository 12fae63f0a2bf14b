import protobuf_ from 'protobufjs'
import { assertPlain } from '#server/engine/codecs/plain.ts'

const { Reader, Writer } = protobuf_
type Reader = protobuf_.Reader
type Writer = protobuf_.Writer

const able = { codec: 'Protobuf', bigint: true, bytes: true, specialNumbers: true }

/**
 * message Value { oneof kind { bool null = 1; bool flag = 2; double number = 3; sint64 integer = 4; string text = 5;
 *   bytes raw = 6; List list = 7; Fields fields = 8; sint64 big = 9; } }
 * message List { repeated Value items = 1; }   message Fields { repeated Field each = 1; }
 * message Field { string name = 1; Value value = 2; }
 * Written by hand on the wire format, because a schema of its own for each kind of value would need a deploy for each.
 */
const VARINT = 0
const FIXED64 = 1
const DELIMITED = 2
const tag = (field: number, wire: number) => (field << 3) | wire

function writeInteger(writer: Writer, field: number, value: bigint) {
  const zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const long = { low: Number(zigzag & 0xffffffffn), high: Number(zigzag >> 32n), unsigned: true }
  writer.uint32(tag(field, VARINT)).uint64(protobuf_.util.LongBits.from(long).toLong(true))
}

function writeNumber(writer: Writer, value: number) {
  const small = Number.isSafeInteger(value) && !Object.is(value, -0)
  if (small) writeInteger(writer, 4, BigInt(value))
  else writer.uint32(tag(3, FIXED64)).double(value)
}

function nested(writer: Writer, field: number, write: () => void) {
  writer.uint32(tag(field, DELIMITED)).fork()
  write()
  writer.ldelim()
}

function writeObject(writer: Writer, value: object) {
  nested(writer, 8, () => {
    for (const [name, each] of Object.entries(value)) {
      nested(writer, 1, () => {
        writer.uint32(tag(1, DELIMITED)).string(name)
        nested(writer, 2, () => writeValue(writer, each))
      })
    }
  })
}

function writeList(writer: Writer, items: readonly unknown[]) {
  nested(writer, 7, () => {
    for (const each of items) nested(writer, 1, () => writeValue(writer, each))
  })
}

function writeValue(writer: Writer, value: unknown): void {
  if (value === null) writer.uint32(tag(1, VARINT)).bool(true)
  else if (typeof value === 'boolean') writer.uint32(tag(2, VARINT)).bool(value)
  else if (typeof value === 'number') writeNumber(writer, value)
  else if (typeof value === 'bigint') writeInteger(writer, 9, value)
  else if (typeof value === 'string') writer.uint32(tag(5, DELIMITED)).string(value)
  else if (value instanceof Uint8Array) writer.uint32(tag(6, DELIMITED)).bytes(value)
  else if (Array.isArray(value)) writeList(writer, value)
  else if (typeof value === 'object') writeObject(writer, value)
}

function readInteger(reader: Reader): bigint {
  const long = reader.uint64()
  const bits = typeof long === 'number' ? BigInt(long) : BigInt(long.toString())
  return (bits >> 1n) ^ -(bits & 1n)
}

function readObject(reader: Reader): object {
  const end = reader.uint32() + reader.pos
  const fields: [string, unknown][] = []
  while (reader.pos < end) {
    reader.uint32()
    const stop = reader.uint32() + reader.pos
    reader.uint32()
    const name = reader.string()
    reader.uint32()
    fields.push([name, readValue(reader, reader.uint32() + reader.pos)])
    if (reader.pos !== stop) throw new RangeError('a field of the wrong length')
  }
  return Object.fromEntries(fields)
}

function readList(reader: Reader): unknown[] {
  const end = reader.uint32() + reader.pos
  const items: unknown[] = []
  while (reader.pos < end) {
    reader.uint32()
    items.push(readValue(reader, reader.uint32() + reader.pos))
  }
  return items
}

function readValue(reader: Reader, end: number): unknown {
  const value = readKind(reader, reader.uint32() >>> 3)
  if (reader.pos !== end) throw new RangeError('a value of the wrong length')
  return value
}

function readKind(reader: Reader, field: number): unknown {
  switch (field) {
    case 1:
      reader.bool()
      return null
    case 2:
      return reader.bool()
    case 3:
      return reader.double()
    case 4:
      return Number(readInteger(reader))
    case 5:
      return reader.string()
    case 6:
      return reader.bytes()
    case 7:
      return readList(reader)
    case 8:
      return readObject(reader)
    case 9:
      return readInteger(reader)
    default:
      throw new RangeError(`an unknown kind of value: ${field}`)
  }
}

export const protobuf = {
  encode(value: unknown) {
    assertPlain(value, able)
    const writer = Writer.create()
    writeValue(writer, value)
    return Buffer.from(writer.finish())
  },
  decode(bytes: Buffer, from: number): unknown {
    const reader = Reader.create(bytes.subarray(from))
    return readValue(reader, reader.len)
  },
}
