const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const named: Readonly<Record<number, string>> = { 10: '\\n', 13: '\\r', 9: '\\t', 92: '\\\\' }
/** Controls, and what turns the direction of a line or has no width: it would lie to the eye. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029\\]/gu

/**
 * Bytes as one line of text that says exactly which bytes they are: what is valid UTF-8 and can be seen stays, anything
 * else is written as `\n` or `\xff`, and a backslash is doubled.
 */
export function printable(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes).replace(unseen, character => escaped(Buffer.from(character)))
  } catch {
    return escaped(bytes)
  }
}

function escaped(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c
    text += plain ? String.fromCharCode(byte) : (named[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`)
  }
  return text
}

/** The bytes that such a line stands for. */
export function bytesOfPrintable(text: string): Buffer {
  const parts = text.match(/\\x[0-9a-f]{2}|\\.|[^\\]+/gsu) ?? []
  return Buffer.concat(parts.map(partBytes))
}

function partBytes(part: string): Buffer {
  if (!part.startsWith('\\')) return Buffer.from(part)
  if (part.startsWith('\\x')) return Buffer.from(part.slice(2), 'hex')
  const found = Object.entries(named).find(([, text]) => text === part)
  return Buffer.from(found ? [Number(found[0])] : part.slice(1))
}
