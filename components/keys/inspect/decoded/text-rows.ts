/** A line longer than this is drawn in pieces: no browser likes a line of a mebibyte. */
const mostLetters = 2000

export function textRows(text: string): string[] {
  return text.split('\n').flatMap(line => (line.length <= mostLetters ? [line] : piecesOf(line)))
}

function piecesOf(line: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < line.length; ) {
    const end = at + mostLetters
    const code = line.charCodeAt(end - 1)
    // Not inside a surrogate pair.
    const cut = code >= 0xd800 && code < 0xdc00 ? end - 1 : end
    pieces.push(line.slice(at, cut))
    at = cut
  }
  return pieces
}
