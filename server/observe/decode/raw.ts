export const rawForms = ['base64', 'hex', 'escaped'] as const
export type RawForm = (typeof rawForms)[number]

const named: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** The bytes as they are, in letters that survive a clipboard. `escaped` is what redis-cli prints and takes. */
export function writeRaw(bytes: Buffer, form: RawForm): string {
  switch (form) {
    case 'base64':
      return bytes.toString('base64')
    case 'hex':
      return bytes.toString('hex')
    case 'escaped':
      return `"${Array.from(bytes, escaped).join('')}"`
  }
}

function escaped(byte: number): string {
  const known = named[byte]
  if (known !== undefined) return known
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}
