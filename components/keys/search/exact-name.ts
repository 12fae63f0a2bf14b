const mostBytes = 4096
const signs: Record<string, number> = { n: 10, r: 13, t: 9, '0': 0, '\\': 0x5c }

export type ExactName = { ok: true; bytes: Uint8Array; escaped: boolean } | { ok: false; reason: string }

/**
 * A name as it was typed: \xff is one byte, \n \r \t \0 and \\ are what they always are, any other backslash is itself.
 */
export function readExactName(text: string): ExactName {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  let from = 0
  for (const found of text.matchAll(/\\(?:x([0-9a-fA-F]{2})|([nrt0\\]))/g)) {
    parts.push(encoder.encode(text.slice(from, found.index)))
    const [whole, hex, sign = ''] = found
    parts.push(Uint8Array.of(hex === undefined ? (signs[sign] ?? 0) : Number.parseInt(hex, 16)))
    from = found.index + whole.length
  }
  const escaped = parts.length > 0
  parts.push(encoder.encode(text.slice(from)))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > mostBytes) {
    return { ok: false, reason: 'At most 4 096 bytes fit here. Look for a longer name by its beginning.' }
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { ok: true, bytes, escaped }
}
