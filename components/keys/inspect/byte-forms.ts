/** How bytes are written for a person. `escaped` is what redis-cli prints and takes, without its quotes. */
export const byteForms = ['text', 'escaped', 'hex', 'base64'] as const
export type ByteForm = (typeof byteForms)[number]

export const formNames: Record<ByteForm, string> = {
  text: 'Text',
  escaped: 'Escaped',
  hex: 'Hex',
  base64: 'Base64',
}

export type BytesRead = { ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; problem: string }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** null: the bytes are no UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const bytesOfText = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  // Ten times as fast as the mapping of an iterator, which a mebibyte makes felt.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(binary)
}

export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** null: these bytes cannot be written so. */
export function writeBytes(bytes: Uint8Array, form: ByteForm): string | null {
  switch (form) {
    case 'text':
      return utf8(bytes)
    case 'escaped':
      return Array.from(bytes, escaped).join('')
    case 'hex':
      return Array.from(bytes, hexOf).join('')
    case 'base64':
      return toBase64(bytes)
  }
}

const named: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0')

function escaped(byte: number): string {
  const known = named[byte]
  if (known !== undefined) return known
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexOf(byte)}`
}

export function readBytes(text: string, form: ByteForm): BytesRead {
  switch (form) {
    case 'text':
      return text.isWellFormed()
        ? { ok: true, bytes: bytesOfText(text) }
        : refuse('Half of a character is missing: this text cannot be written as UTF-8.')
    case 'escaped':
      return readEscaped(text)
    case 'hex':
      return readHex(text)
    case 'base64':
      return readBase64(text)
  }
}

const refuse = (problem: string): BytesRead => ({ ok: false, problem })

const letters: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, r: 13, '"': 34, "'": 39, '\\': 92 }

/** Line breaks are for the eye only: a line end of the value is written \n. */
function readEscaped(text: string): BytesRead {
  const bytes: number[] = []
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? ''
    if (letter === '\n' || letter === '\r') {
      at += 1
      continue
    }
    if (letter !== '\\') {
      const whole = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(...bytesOfText(whole))
      at += whole.length
      continue
    }
    const next = text[at + 1] ?? ''
    const hex = /^x([0-9a-f]{2})/i.exec(text.slice(at + 1, at + 4))?.[1]
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else if (letters[next] !== undefined) bytes.push(letters[next])
    else
      return refuse(`\\${next} means nothing here. Write a backslash as \\\\, and a byte as \\x00 to \\xff.`)
    at += hex === undefined ? 2 : 4
  }
  return { ok: true, bytes: Uint8Array.from(bytes) }
}

function readHex(text: string): BytesRead {
  const digits = text.replace(/\s+/g, '')
  const wrong = /[^0-9a-f]/i.exec(digits)?.[0]
  if (wrong !== undefined) return refuse(`“${wrong}” is no hex digit: use 0 to 9 and a to f.`)
  if (digits.length % 2 === 1) return refuse('A byte has two hex digits: one digit is missing.')
  return { ok: true, bytes: Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16)) }
}

function readBase64(text: string): BytesRead {
  try {
    return { ok: true, bytes: fromBase64(text.replace(/\s+/g, '')) }
  } catch {
    return refuse('This is not Base64.')
  }
}

/** A text field keeps every byte of this text: it would turn a carriage return into a line end. */
export function isEditableText(bytes: Uint8Array): boolean {
  const text = utf8(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text !== null && !/[\x00-\x08\x0b-\x1f\x7f]/.test(text)
}
