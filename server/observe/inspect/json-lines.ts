/** A longer value is written as base64, a slice at a time: its JSON could be six times as long, and in memory at once. */
const mostText = 64 * 1024
/** A multiple of three, so that the slices of base64 fit together. */
const sliceBytes = 192 * 1024
const chunkLetters = 64 * 1024

/** What can be a line: bytes are text where they are UTF-8, else base64. */
export type Json = string | number | Buffer | Json[] | JsonObject
type JsonObject = { [name: string]: Json }

/** One line of JSON for each value, in pieces of a size that a socket likes. */
export function* writeLines(lines: Iterable<Json>): Generator<Buffer> {
  let pieces = ''
  for (const line of lines) {
    for (const piece of write(line)) {
      pieces += piece
      if (pieces.length < chunkLetters) continue
      yield Buffer.from(pieces)
      pieces = ''
    }
    pieces += '\n'
  }
  if (pieces !== '') yield Buffer.from(pieces)
}

function* write(value: Json): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield JSON.stringify(value)
  else if (Array.isArray(value)) yield* writeList(value)
  else if (isBytes(value)) yield* writeBytes(value)
  else yield* writeObject(value)
}

const isBytes = (value: Buffer | JsonObject): value is Buffer => value instanceof Buffer

function* writeList(items: readonly Json[]): Generator<string> {
  yield '['
  for (const [i, item] of items.entries()) {
    if (i > 0) yield ','
    yield* write(item)
  }
  yield ']'
}

function* writeObject(value: JsonObject): Generator<string> {
  let before = '{'
  for (const [name, each] of Object.entries(value)) {
    yield `${before}${JSON.stringify(name)}:`
    yield* write(each)
    before = ','
  }
  yield '}'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function* writeBytes(bytes: Buffer): Generator<string> {
  const text = bytes.length > mostText ? null : textOf(bytes)
  if (text !== null) return yield JSON.stringify(text)
  yield '{"base64":"'
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.toString('base64', at, at + sliceBytes)
  yield '"}'
}

function textOf(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
