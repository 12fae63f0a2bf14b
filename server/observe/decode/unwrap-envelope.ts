import { crc32 } from 'node:zlib'
import { doubleText } from './growth.ts'
import type { Inside } from './layer.ts'
import { limits } from './limits.ts'
import type { Format } from './shapes.ts'

/**
 * What the board's own engine writes around a value. A test holds this against the engine: reading an entry for
 * the eye needs neither its schema nor its tags, which the engine's own reader asks for.
 */
const header = 43
const magic = 0xcb
const version = 1
const dirty = 0x80
const kinds: Record<number, string> = { 1: 'value', 2: 'absent', 3: 'tombstone' }
const codecs: Record<number, Format> = { 1: 'json', 2: 'msgpack', 3: 'protobuf' }

export function isEnvelope(bytes: Buffer): boolean {
  const kind = (bytes[3] ?? 0) & ~dirty
  return bytes.length >= header && bytes[0] === magic && bytes[1] === version && kinds[kind] !== undefined
}

/** The codec of the payload, as the header names it. */
export function insideEnvelope(bytes: Buffer): Format | null {
  return isEnvelope(bytes) ? (codecs[bytes[2] ?? 0] ?? null) : null
}

export async function unwrapEnvelope(bytes: Buffer, most: number = limits.bytesOut): Promise<Inside> {
  const nothing = { content: Buffer.alloc(0), facts: [] }
  if (!isEnvelope(bytes))
    return { ...nothing, halted: 'malformed', problem: 'This is no entry of the engine.' }
  const tags = bytes[38] ?? 0
  const start = header + 8 * tags
  if (bytes.length < start)
    return { ...nothing, halted: 'short', problem: 'The entry ends inside its header.' }
  const content = bytes.subarray(start, start + most)
  const intact = crc32(bytes.subarray(start)) === bytes.readUInt32BE(6)
  const problem = intact
    ? null
    : 'The checksum does not match: the entry is damaged, or not all of it is here.'
  return { content, facts: factsOf(bytes, tags), halted: intact ? null : 'short', problem }
}

function factsOf(bytes: Buffer, tags: number): [string, string][] {
  const kind = bytes[3] ?? 0
  const counters = Array.from({ length: tags }, (_, i) => doubleText(bytes.readDoubleBE(header + 8 * i)))
  return [
    ['kind', kinds[kind & ~dirty] ?? 'unknown'],
    ['waits for its flush', (kind & dirty) === 0 ? 'no' : 'yes'],
    ['version', doubleText(bytes.readDoubleBE(10))],
    ['schema', String(bytes.readUInt16BE(4))],
    ['codec', codecs[bytes[2] ?? 0] ?? `unknown (${bytes[2]})`],
    ['created', time(bytes.readDoubleBE(18))],
    ['fresh until', time(bytes.readDoubleBE(26))],
    ['load took (ms)', String(Math.round(bytes.readFloatBE(34) * 100) / 100)],
    ...(tags === 0 ? [] : [['versions of its tags', counters.join(', ')] satisfies [string, string]]),
  ]
}

function time(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : doubleText(ms)
}
