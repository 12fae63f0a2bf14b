const star = 0x2a
const question = 0x3f
const open = 0x5b
const close = 0x5d
const not = 0x5e
const backslash = 0x5c
const dash = 0x2d

/** One place of a pattern: what it takes of a name. */
type Piece = { kind: 'byte'; byte: number } | { kind: 'any' } | { kind: 'set'; has: Uint8Array }

export type Glob = {
  /** What every match begins with. */
  literal: Uint8Array
  /** Everything that begins so matches: nothing has to be compared. */
  isPrefix: boolean
  matches: (bytes: Uint8Array, start: number, end: number) => boolean
}

/** Redis' own glob, byte for byte (`stringmatchlen`), but in at most pattern × name steps. */
export function compileGlob(pattern: Uint8Array): Glob {
  const parts: Piece[][] = [[]]
  let at = 0
  while (at < pattern.length) {
    if (pattern[at] === star) {
      while (pattern[at] === star) at += 1
      parts.push([])
      continue
    }
    const { piece, next } = readPiece(pattern, at)
    parts.at(-1)?.push(piece)
    at = next
  }
  const matches = matcherOf(parts)
  // Redis does not even look at the pattern when the name is empty, but SCAN knows `*` beforehand.
  const takesNothing = pattern.length === 0 || (pattern.length === 1 && pattern[0] === star)
  const literal = literalOf(parts[0] ?? [])
  return {
    literal,
    isPrefix:
      parts.length === 2 &&
      parts[1]?.length === 0 &&
      literal.length === parts[0]?.length &&
      (literal.length > 0 || takesNothing),
    matches: (bytes, start, end) => (start === end ? takesNothing : matches(bytes, start, end)),
  }
}

function readPiece(pattern: Uint8Array, at: number): { piece: Piece; next: number } {
  const byte = pattern[at] ?? 0
  if (byte === question) return { piece: { kind: 'any' }, next: at + 1 }
  if (byte === open) return readSet(pattern, at + 1)
  const escaped = byte === backslash ? pattern[at + 1] : undefined
  if (escaped !== undefined) return { piece: { kind: 'byte', byte: escaped }, next: at + 2 }
  return { piece: { kind: 'byte', byte }, next: at + 1 }
}

/** A set that nobody closes ends with the pattern, a range may run backwards: as Redis has it. */
function readSet(pattern: Uint8Array, begin: number): { piece: Piece; next: number } {
  const has = new Uint8Array(256)
  const inverted = pattern[begin] === not
  let at = inverted ? begin + 1 : begin
  while (at < pattern.length) {
    const byte = pattern[at] ?? 0
    if (byte === backslash && at + 1 < pattern.length) {
      has[pattern[at + 1] ?? 0] = 1
      at += 2
      continue
    }
    if (byte === close) break
    if (pattern[at + 1] === dash && at + 2 < pattern.length) {
      const end = pattern[at + 2] ?? 0
      has.fill(1, Math.min(byte, end), Math.max(byte, end) + 1)
      at += 3
      continue
    }
    has[byte] = 1
    at += 1
  }
  if (inverted) for (let i = 0; i < 256; i++) has[i] = has[i] === 1 ? 0 : 1
  return { piece: { kind: 'set', has }, next: Math.min(at + 1, pattern.length) }
}

function literalOf(pieces: Piece[]): Uint8Array {
  const bytes: number[] = []
  for (const piece of pieces) {
    if (piece.kind !== 'byte') break
    bytes.push(piece.byte)
  }
  return Uint8Array.from(bytes)
}

/** Between stars every part takes the first place it fits: nothing is ever tried twice, so nothing blows up. */
function matcherOf(parts: Piece[][]): Glob['matches'] {
  const first = parts[0] ?? []
  const last = parts.at(-1) ?? []
  const between = parts.slice(1, -1)
  return (bytes, start, end) => {
    if (!fits(first, bytes, { start, end })) return false
    if (parts.length === 1) return end - start === first.length
    const tail = end - last.length
    let at = start + first.length
    for (const part of between) {
      while (at + part.length <= tail && !fits(part, bytes, { start: at, end })) at += 1
      if (at + part.length > tail) return false
      at += part.length
    }
    return tail >= at && fits(last, bytes, { start: tail, end })
  }
}

function fits(pieces: Piece[], bytes: Uint8Array, { start, end }: { start: number; end: number }): boolean {
  if (start + pieces.length > end) return false
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]
    const byte = bytes[start + i] ?? 0
    if (piece?.kind === 'byte' ? piece.byte !== byte : piece?.kind === 'set' && piece.has[byte] !== 1)
      return false
  }
  return true
}
