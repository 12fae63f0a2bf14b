import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Add, doubleText, type Growth, singleText } from './growth.ts'
import { malformed } from './limits.ts'
import type { TreeNode } from './shapes.ts'
import { openList, openMap, openTagged, type Viewed, viewTree } from './tree.ts'

/** MessagePack by its specification: integers exact, extension types as bytes with their number. */
export function viewMsgpack(bytes: Buffer): Viewed {
  return viewTree((add, growth) => {
    const from = createByteReader(bytes)
    createMsgpackReader(from, growth)(add, 0)
    if (from.left() > 0) throw malformed(`${from.left()} bytes follow the value.`)
  })
}

type Value = (add: Add, depth: number) => unknown

function createMsgpackReader(from: ByteReader, growth: Growth): Value {
  const sizes = [() => from.u8(), () => from.u16(), () => from.u32()]
  const size = (index: number) => sizes[index]?.() ?? 0
  const integers = [from.u8, from.u16, from.u32, from.u64, from.i8, from.i16, from.i32, from.i64]

  function text(length: number): TreeNode {
    return growth.textOrBytes(from.take(length))
  }

  function list(add: Add, length: number, depth: number) {
    growth.enter(depth)
    const item = openList(add)
    for (let i = 0; i < length; i++) value(item, depth + 1)
  }

  function map(add: Add, length: number, depth: number) {
    growth.enter(depth)
    const entry = openMap(add)
    for (let i = 0; i < length; i++) value(entry(single(depth + 1)), depth + 1)
  }

  function single(depth: number): TreeNode {
    const found: TreeNode[] = []
    value(node => found.push(node), depth)
    return found[0] ?? { kind: 'null' }
  }

  function extension(add: Add, length: number) {
    const type = from.i8()
    const content = from.take(length)
    const time = type === -1 ? timestamp(content) : null
    const inside = openTagged(add, time === null ? `extension ${type}` : 'timestamp')
    inside(time === null ? growth.bytes(content) : growth.text(time))
  }

  function long(add: Add, byte: number, depth: number): unknown {
    if (byte === 0xc0) return add(growth.nothing())
    if (byte === 0xc1) throw malformed('This is not MessagePack: it never begins with 0xc1.')
    if (byte <= 0xc3) return add(growth.boolean(byte === 0xc3))
    if (byte <= 0xc6) return add(growth.bytes(from.take(size(byte - 0xc4))))
    if (byte <= 0xc9) return extension(add, size(byte - 0xc7))
    if (byte === 0xca) return add(growth.number(singleText(from.f32())))
    if (byte === 0xcb) return add(growth.number(doubleText(from.f64())))
    if (byte <= 0xd3) return add(growth.number(String(integers[byte - 0xcc]?.())))
    if (byte <= 0xd8) return extension(add, 2 ** (byte - 0xd4))
    if (byte <= 0xdb) return add(text(size(byte - 0xd9)))
    if (byte <= 0xdd) return list(add, size(byte - 0xdb), depth)
    return map(add, size(byte - 0xdd), depth)
  }

  function value(add: Add, depth: number): unknown {
    const byte = from.u8()
    if (byte < 0x80) return add(growth.number(String(byte)))
    if (byte < 0x90) return map(add, byte & 0x0f, depth)
    if (byte < 0xa0) return list(add, byte & 0x0f, depth)
    if (byte < 0xc0) return add(text(byte & 0x1f))
    if (byte >= 0xe0) return add(growth.number(String(byte - 0x100)))
    return long(add, byte, depth)
  }
  return value
}

/** The one extension the specification knows: seconds, and nanoseconds where they do not fit. */
function timestamp(content: Buffer): string | null {
  if (content.length === 4) return isoOf(BigInt(content.readUInt32BE()), 0)
  if (content.length === 8) {
    const both = content.readBigUInt64BE()
    return isoOf(both & 0x3ffffffffn, Number(both >> 34n))
  }
  return content.length === 12 ? isoOf(content.readBigInt64BE(4), content.readUInt32BE()) : null
}

function isoOf(seconds: bigint, nanos: number): string | null {
  if (seconds > 8_640_000_000_000n || seconds < -8_640_000_000_000n || nanos > 999_999_999) return null
  const whole = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', '')
  return nanos === 0 ? `${whole}Z` : `${whole}.${String(nanos).padStart(9, '0')}Z`
}
