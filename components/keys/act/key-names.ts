/** The exact text of an id that the board has shown; null where the bytes are no text, or would break a list of lines. */
export function exactName(id: string | null): string | null {
  if (id === null || id.startsWith('~')) return null
  try {
    const binary = atob(id.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text === '' || /[\r\n]/.test(text) ? null : text
  } catch {
    return null
  }
}
