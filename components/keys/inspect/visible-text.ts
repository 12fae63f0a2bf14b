/** A piece of text as it is, or the mark of something that would not be seen or would turn the line around. */
export type TextPiece = { mark: boolean; text: string }

/** Zero width, directions, line and paragraph ends, fillers: all that looks like nothing or like something else. */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]|(?<=\p{M}{4})\p{M}+/gu

const joiner = '\u200d'
const names: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Where it is one line: its end, and spaces that would not be seen or are not what they look like. */
const unseenInLine = /[\t\n]|^ +| +$|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u

/** `oneLine`: line ends, tabs and spaces at the edges become marks as well. */
export function piecesOf(text: string, oneLine = true): TextPiece[] {
  const pieces: TextPiece[] = []
  const pattern = oneLine ? new RegExp(`${unseenInLine.source}|${unseen.source}`, 'gu') : unseen
  let from = 0
  for (const { 0: found, index } of text.matchAll(pattern)) {
    // It joins the people of an emoji.
    if (found === joiner && /\p{Extended_Pictographic}/u.test(text.slice(index + 1, index + 3))) continue
    if (index > from) pieces.push({ mark: false, text: text.slice(from, index) })
    pieces.push({ mark: true, text: markOf(found) })
    from = index + found.length
  }
  if (from < text.length) pieces.push({ mark: false, text: text.slice(from) })
  return pieces
}

function markOf(found: string): string {
  if (found.startsWith(' ')) return found.length > 8 ? `␣ × ${found.length}` : '␣'.repeat(found.length)
  if (/\p{M}/u.test(found)) return `+${[...found].length} marks`
  const code = found.codePointAt(0) ?? 0
  return names[found] ?? (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')
