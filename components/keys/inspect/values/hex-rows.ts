import type { HexLine } from '../decoded/hex-view.tsx'

const perRow = 16

export function hexRows(bytes: Uint8Array, start: number): HexLine[] {
  const rows: HexLine[] = []
  for (let at = 0; at < bytes.length; at += perRow) {
    const row = Array.from(bytes.subarray(at, at + perRow))
    rows.push({
      at: start + at,
      hex: row.map(byte => byte.toString(16).padStart(2, '0')).join(' '),
      text: row.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return rows
}
