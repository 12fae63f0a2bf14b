import { utf8 } from './growth.ts'
import { limits } from './limits.ts'
import type { HexRow } from './shapes.ts'
import type { Viewed } from './tree.ts'
import { withoutHalfCharacter } from './view-json.ts'

export function viewText(bytes: Buffer, whole: boolean): Viewed {
  const text = utf8(whole ? bytes : withoutHalfCharacter(bytes))
  if (text !== null) return { decoded: { as: 'text', text, problem: null }, halted: null }
  const problem = 'These bytes are not UTF-8: what could not be read is shown as �.'
  return { decoded: { as: 'text', text: bytes.toString('utf8'), problem }, halted: 'malformed' }
}

/** Text that a person wrote: no control characters but tabs, line ends and the colours of a terminal. */
export function readsLikeText(bytes: Buffer, whole: boolean): boolean {
  const text = utf8(whole ? bytes : withoutHalfCharacter(bytes))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text !== null && !/[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/.test(text)
}

const perRow = 16

export function viewHex(bytes: Buffer): Viewed {
  const shown = bytes.subarray(0, limits.hexBytes)
  const more = bytes.length - shown.length
  const problem =
    more === 0 ? null : `The rest is not shown: a view in hex holds ${limits.hexBytes / 1024} KiB.`
  return {
    decoded: { as: 'hex', rows: hexRows(shown), more, problem },
    halted: more === 0 ? null : 'limit',
  }
}

function hexRows(bytes: Buffer): HexRow[] {
  const rows: HexRow[] = []
  for (let at = 0; at < bytes.length; at += perRow) {
    const row = bytes.subarray(at, at + perRow)
    rows.push({ at, hex: row.toString('hex').replace(/..(?=.)/g, '$& '), text: printable(row) })
  }
  return rows
}

const printable = (bytes: Buffer): string => bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.')
