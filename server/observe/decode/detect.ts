import { isLayer, layers, viewAs } from './formats.ts'
import type { Inside } from './layer.ts'
import type { HaltReason } from './limits.ts'
import type { Candidate, Format } from './shapes.ts'
import { isEnvelope } from './unwrap-envelope.ts'
import { beginsLikePhp } from './view-php.ts'
import { readsLikeText } from './view-text.ts'

/** To know whether bytes can be unpacked, a little of what is inside is enough. */
const probeBytes = 16 * 1024

const begins = (...wanted: number[]) => {
  return (bytes: Buffer) => wanted.every((byte, at) => bytes[at] === byte)
}

/** Marks that other bytes hardly begin with. */
const marks: [Format, (bytes: Buffer) => boolean][] = [
  ['envelope', isEnvelope],
  ['gzip', begins(0x1f, 0x8b, 0x08)],
  ['zstd', begins(0x28, 0xb5, 0x2f, 0xfd)],
  ['lz4', begins(0x04, 0x22, 0x4d, 0x18)],
  ['snappy-framed', begins(0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59)],
  ['java', begins(0xac, 0xed, 0x00, 0x05)],
  ['zlib', bytes => bytes[0] === 0x78 && bytes.length > 2 && bytes.readUInt16BE() % 31 === 0],
  ['pickle', bytes => bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 9) <= 5],
  ['php', beginsLikePhp],
  ['json', bytes => /^[\s\uFEFF]*[[{"]/.test(bytes.toString('utf8', 0, 64))],
]

const surety: Partial<Record<Format, number>> = { zlib: 0.9, pickle: 0.95, php: 0.9, json: 0.97, snappy: 0.8 }

/** What the bytes can be, most likely first. Hex is always among them, and text wherever it can be read. */
export async function candidatesFor(bytes: Buffer, whole: boolean): Promise<Candidate[]> {
  const text = readsLikeText(bytes, whole)
  const found: Candidate[] = [
    { format: 'text', confidence: text ? 0.6 : 0.05 },
    { format: 'hex', confidence: 0.1 },
  ]
  const marked = marks.filter(([, matches]) => matches(bytes)).map(([format]) => format)
  const unmarked =
    text || bytes.length < 2
      ? []
      : (['msgpack', 'protobuf', 'snappy', 'brotli', 'lz4-block', 'deflate'] as const)
  for (const format of [...marked, ...unmarked]) {
    const confidence = await confidenceIn(format, { bytes, whole, marked: marked.includes(format) })
    if (confidence > 0) found.push({ format, confidence })
  }
  return found.sort((a, b) => b.confidence - a.confidence)
}

type Tried = { bytes: Buffer; whole: boolean; marked: boolean }

async function confidenceIn(format: Format, { bytes, whole, marked }: Tried): Promise<number> {
  if (isLayer(format)) {
    const inside = await layers[format](bytes, probeBytes)
    return marked ? markedLayer(format, inside) : unmarkedLayer(format, inside)
  }
  if (format === 'msgpack') return msgpackIn(bytes, whole)
  const sure = format === 'protobuf' ? 0.5 : (surety[format] ?? 0.99)
  return fits(viewAs(format, bytes, whole).halted, whole) ? sure : 0
}

function markedLayer(format: Format, inside: Inside): number {
  return inside.halted === 'malformed' && inside.content.length === 0 ? 0 : (surety[format] ?? 0.99)
}

/** An early end is no objection where we cut the bytes ourselves. */
const fits = (halted: HaltReason | null, whole: boolean) =>
  halted === null || halted === 'limit' || (halted === 'short' && !whole)

/** Without a mark, only text inside tells packed bytes from chance; or that there is so much of it. */
function unmarkedLayer(format: Format, inside: Inside): number {
  const { content, facts, halted } = inside
  if (content.length === 0 || facts.length > 0 || !fits(halted, true)) return 0
  if (readsLikeText(content, halted === null)) return format === 'lz4-block' ? 0.7 : 0.8
  if (format === 'snappy' && halted === null) return 0.4
  return format !== 'lz4-block' && halted === 'limit' ? 0.3 : 0
}

/** A single number or text is one byte of luck; a map or a list that ends with the last byte is none. */
function msgpackIn(bytes: Buffer, whole: boolean): number {
  const { decoded, halted } = viewAs('msgpack', bytes, whole)
  if (!fits(halted, whole) || decoded.as !== 'tree') return 0
  const root = decoded.root
  if (root?.kind === 'map' && root.entries.length > 0) return 0.9
  if (root?.kind === 'list' && root.items.length > 0) return 0.8
  return root?.kind === 'tagged' ? 0.55 : 0.45
}
