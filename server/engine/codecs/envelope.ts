import { crc32 } from 'node:zlib'
import { checksum } from '#server/engine/codecs/checksum.ts'
import { type CodecName, codecNumbers, codecOf, encode } from '#server/engine/codecs/codec.ts'
import type { Bytes, Version } from '#server/engine/ports.ts'
import type { UnreadableReason } from '#server/engine/trace.ts'

/**
 * Bytes of an entry. Scripts in the cache read kind and version at their place, so the order is for ever.
 *   0 magic 0xCB · 1 format · 2 codec · 3 kind · 4 schema u16 · 6 crc32 of the payload u32
 *  10 version f64 · 18 created f64 · 26 fresh until f64 · 34 duration of the load f32
 *  38 number of tags u8 · 39 crc32 of their names u32 · 43 their counters f64 each · payload
 */
const MAGIC = 0xcb
const FORMAT = 1
const AT = { codec: 2, kind: 3, schema: 4, crc: 6, version: 10, created: 18, fresh: 26, delta: 34, tags: 38 }
const TAG_NAMES = 39
const HEADER = 43

export const kinds = { value: 1, absent: 2, tombstone: 3 } as const
export type Kind = keyof typeof kinds

/** Times are on the cache's clock. */
export type Stamp = {
  version: Version
  created: number
  freshUntil: number
  loadMs: number
  tags: readonly string[]
  tagVersions: readonly number[]
}

/** `dirty`: a write that has not reached the database yet, so nothing there is newer. */
export type Entry = { kind: Kind; dirty: boolean; value: unknown; stamp: Omit<Stamp, 'tags'> }
export type Opened = { ok: true; entry: Entry } | { ok: false; reason: UnreadableReason }

function hashOfNames(tags: readonly string[]): number {
  return tags.length === 0 ? 0 : crc32(tags.join('\0'))
}

/** `dataKind`: what the value is, for a codec that knows a message type for it. */
type Body = { codec: CodecName; schema: number; value: unknown; dataKind?: string }

const NOTHING = Buffer.alloc(0)

export function seal(kind: Kind, stamp: Stamp, { codec: name, schema, value, dataKind = '' }: Body): Buffer {
  const empty = { codec: codecNumbers[name], payload: NOTHING }
  const { codec, payload } = kind === 'value' ? encode(name, dataKind, value) : empty
  const start = HEADER + 8 * stamp.tagVersions.length
  const bytes = Buffer.allocUnsafe(start + payload.length)
  bytes.set([MAGIC, FORMAT, codec, kinds[kind]])
  bytes.writeUInt16BE(schema, AT.schema)
  bytes.writeUInt32BE(checksum(payload, 0), AT.crc)
  bytes.writeDoubleBE(stamp.version, AT.version)
  bytes.writeDoubleBE(stamp.created, AT.created)
  bytes.writeDoubleBE(stamp.freshUntil, AT.fresh)
  bytes.writeFloatBE(stamp.loadMs, AT.delta)
  bytes.writeUInt8(stamp.tagVersions.length, AT.tags)
  bytes.writeUInt32BE(hashOfNames(stamp.tags), TAG_NAMES)
  stamp.tagVersions.forEach((each, at) => {
    bytes.writeDoubleBE(each, HEADER + 8 * at)
  })
  bytes.set(payload, start)
  return bytes
}

const asBuffer = (bytes: Bytes) =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const isOurs = (bytes: Bytes) => bytes.length >= 2 && bytes[0] === MAGIC
/** A write that has not reached the database yet carries this bit beside its kind. */
const DIRTY = 0x80
export const isTombstone = (bytes: Bytes) => bytes[AT.kind] === kinds.tombstone
export const isDirty = (bytes: Bytes) => ((bytes[AT.kind] ?? 0) & DIRTY) !== 0
export const versionOf = (bytes: Bytes): Version => asBuffer(bytes).readDoubleBE(AT.version)
/** The schema that it was sealed under. */
export const schemaOf = (bytes: Bytes): number =>
  bytes.length < HEADER ? 0 : asBuffer(bytes).readUInt16BE(AT.schema)
/** Version and time of birth: tells one entry from the next. */
export const identityOf = (bytes: Bytes): Buffer => asBuffer(bytes).subarray(AT.version, AT.fresh)
export function withVersion(bytes: Bytes, version: Version): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeDoubleBE(version, AT.version)
  return copy
}
/** The entry as a write leaves it that waits for its flush. */
export function asDirty(bytes: Bytes, version: Version): Buffer {
  const copy = withVersion(bytes, version)
  copy[AT.kind] = (copy[AT.kind] ?? 0) | DIRTY
  return copy
}
export function asClean(bytes: Bytes): Buffer {
  const copy = Buffer.from(bytes)
  copy[AT.kind] = (copy[AT.kind] ?? 0) & ~DIRTY
  return copy
}

const kindNames: Record<number, Kind> = { 1: 'value', 2: 'absent', 3: 'tombstone' }

function headerProblem(bytes: Buffer, schema: number): UnreadableReason | undefined {
  if (!isOurs(bytes)) return 'foreign'
  if (bytes[1] !== FORMAT) return 'unknown format'
  if (bytes.length < HEADER + 8 * (bytes[AT.tags] ?? 0)) return 'corrupt'
  if (bytes.readUInt16BE(AT.schema) !== schema) return 'other schema'
  return undefined
}

function tagVersions(bytes: Buffer, tags: readonly string[]): number[] {
  const count = bytes[AT.tags] ?? 0
  if (count === 0) return []
  // Other names than today's: a counter that no bump ever reaches again makes the entry a miss.
  if (bytes.readUInt32BE(TAG_NAMES) !== hashOfNames(tags)) return [-1]
  return Array.from({ length: count }, (_, at) => bytes.readDoubleBE(HEADER + 8 * at))
}

/** Whatever cannot be read is a reason, never an exception and never a value. */
export function open(raw: Bytes, expected: { schema: number; tags: readonly string[] }): Opened {
  const bytes = asBuffer(raw)
  const problem = headerProblem(bytes, expected.schema)
  if (problem !== undefined) return { ok: false, reason: problem }
  const codec = codecOf(bytes[AT.codec] ?? 0)
  const kind = kindNames[(bytes[AT.kind] ?? 0) & ~DIRTY]
  if (codec === undefined) return { ok: false, reason: 'unknown codec' }
  if (kind === undefined) return { ok: false, reason: 'unknown format' }
  const start = HEADER + 8 * (bytes[AT.tags] ?? 0)
  if (checksum(bytes, start) !== bytes.readUInt32BE(AT.crc)) return { ok: false, reason: 'corrupt' }
  const stamp = {
    version: bytes.readDoubleBE(AT.version),
    created: bytes.readDoubleBE(AT.created),
    freshUntil: bytes.readDoubleBE(AT.fresh),
    loadMs: bytes.readFloatBE(AT.delta),
    tagVersions: tagVersions(bytes, expected.tags),
  }
  const dirty = isDirty(bytes)
  if (kind !== 'value') return { ok: true, entry: { kind, dirty, value: undefined, stamp } }
  try {
    return { ok: true, entry: { kind, dirty, value: codec.decode(bytes, start), stamp } }
  } catch {
    return { ok: false, reason: 'corrupt' }
  }
}
