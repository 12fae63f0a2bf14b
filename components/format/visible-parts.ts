/** A piece of a text as it is, or a character that would not be seen (or worse), written out. */
export type VisiblePart = { kind: 'text'; text: string } | { kind: 'sign'; text: string; name: string }

/** Controls, what turns the direction of writing, what has no width, and lone halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu
/** Between letters that are joined these two belong to the text: emoji and Persian need them. */
const joiners = new Set(['\u200d', '\u200c'])
const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = []
  let from = 0
  for (const found of text.matchAll(unseen)) {
    const sign = found[0]
    if (joiners.has(sign) && found.index > 0) continue
    if (found.index > from) parts.push({ kind: 'text', text: calmed(text.slice(from, found.index)) })
    parts.push({ kind: 'sign', ...writtenOut(sign) })
    from = found.index + sign.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: calmed(text.slice(from)) })
  return parts
}

function writtenOut(sign: string): { text: string; name: string } {
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return { text: short[sign] ?? `\\u${code}`, name: `U+${code}` }
}

/** Two hundred marks on one letter would cover the lines above. */
const calmed = (text: string) => text.replace(/(\p{M}{4})\p{M}+/gu, '$1…')
