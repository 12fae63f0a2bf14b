/** A line that is longer than this is compared piece by piece. */
const longLine = 200
const text = { least: 24, most: 120, one: 64 }
const bytes = { least: 12, most: 48, one: 24 }

/**
 * What is long falls into pieces where its own content says so, and not after so many letters: then what is put in
 * at one place leaves the pieces behind it as they were.
 */
export function piecesOfText(line: string): string[] {
  if (line.length <= longLine) return [line]
  return cuts(line.length, at => line.charCodeAt(at), text).map(([from, to]) => line.slice(from, to))
}

export const piecesOfBytes = (all: Uint8Array): Uint8Array[] =>
  cuts(all.length, at => all[at] ?? 0, bytes).map(([from, to]) => all.subarray(from, to))

type Sizes = { least: number; most: number; one: number }

/** About one place in `one` is a cut, as the last few letters before it decide. */
function cuts(length: number, code: (at: number) => number, { least, most, one }: Sizes): [number, number][] {
  const found: [number, number][] = []
  let from = 0
  for (let at = 0; at < length; at++) {
    const size = at + 1 - from
    if (size < least) continue
    const mixed = (code(at) * 31 + code(at - 1) * 17 + code(at - 2) * 7) % one
    // Never between the halves of a letter.
    const half = code(at) >= 0xd800 && code(at) <= 0xdbff
    if ((mixed !== 0 && size < most) || half) continue
    found.push([from, at + 1])
    from = at + 1
  }
  if (from < length || length === 0) found.push([from, length])
  return found
}
