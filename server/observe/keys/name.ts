import { BoardError } from '#server/errors.ts'
import type { Name, NameId } from './shapes.ts'

const mostText = 512
/** A longer name travels as a handle: its base64url would not fit into an address, of which proxies take 8 kB. */
const mostIdBytes = 4 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Where a name is in the index of one walk: `~walk.address.length`, for names too long to be written out. */
export type Handle = { walk: number; address: number; length: number }

export function describeName(bytes: Uint8Array, handle: Handle): Name {
  return { id: idOf(bytes, handle), ...textOf(bytes), bytes: bytes.length }
}

function idOf(bytes: Uint8Array, { walk, address, length }: Handle): NameId {
  if (bytes.length > mostIdBytes) return `~${walk}.${address}.${length}`
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')
}

/** For the eye: control characters stay as they are, the screen makes them visible. */
export function textOf(bytes: Uint8Array): { text: string; inexact: boolean } {
  const cut = bytes.length > mostText * 4
  const shown = cut ? bytes.subarray(0, wholeCharacters(bytes, mostText * 4)) : bytes
  const decoded = decode(shown)
  const text = decoded ?? escaped(shown.subarray(0, mostText))
  const characters = firstCharacters(text)
  return { text: characters, inexact: cut || decoded === null || characters.length < text.length }
}

/** Does not end inside a surrogate pair. */
function firstCharacters(text: string): string {
  if (text.length <= mostText) return text
  const last = text.charCodeAt(mostText - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? mostText - 1 : mostText)
}

/** The cut must not make a name invalid that is valid: it moves before the character it would split. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  let end = length
  while (end > length - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return end
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

function escaped(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    text +=
      byte === 0x5c
        ? '\\\\'
        : byte >= 0x20 && byte < 0x7f
          ? String.fromCharCode(byte)
          : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return text
}

/** The bytes of an id, or the handle it is. Anything else was not written by this board. */
export function readId(id: NameId): { bytes: Buffer } | { handle: Handle } {
  const handle = /^~(\d{1,15})\.(\d{1,10})\.(\d{1,10})$/.exec(id)
  if (handle) {
    const [walk, address, length] = handle.slice(1).map(Number)
    return { handle: { walk: walk ?? 0, address: address ?? 0, length: length ?? 0 } }
  }
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.toString('base64url') !== id) {
    throw new BoardError('BAD_INPUT', 'id: this is not a name that the board has shown.')
  }
  return { bytes }
}
