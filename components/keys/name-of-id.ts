/** An id is the name's bytes in base64url; a name too long for that has a handle, which only the board can read. */
export type ReadName = { text: string; inexact: boolean } | null

export function nameOfId(id: string): ReadName {
  const bytes = bytesOfId(id)
  if (!bytes) return null
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), inexact: false }
  } catch {
    return { text: Array.from(bytes, escaped).join(''), inexact: true }
  }
}

export function idOfBytes(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export function bytesOfId(id: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(id)) return null
  try {
    return Uint8Array.from(atob(id.replaceAll('-', '+').replaceAll('_', '/')), byte => byte.charCodeAt(0))
  } catch {
    return null
  }
}

/** As the server writes bytes that are no text. */
function escaped(byte: number): string {
  if (byte === 0x5c) return '\\\\'
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}
