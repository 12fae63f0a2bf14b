/** What a list holds, line by line. Bad lines are told by their number; nobody's list is refused for one of them. */
export type ListLines = {
  names: string[]
  /** Lines that hold a name that is there already. */
  doubles: number
  bad: { line: number; why: string }[]
}

const mostNames = 1_000_000
const mostBytes = 12 * 1024
const mostBad = 100

const encoder = new TextEncoder()

export function linesOf(text: string): ListLines {
  const seen = new Set<string>()
  const found: ListLines = { names: [], doubles: 0, bad: [] }
  const complain = (line: number, why: string) => {
    if (found.bad.length < mostBad) found.bad.push({ line, why })
  }
  // A file of another system ends its lines with CR LF, and may begin with a mark.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [index, name] of lines.entries()) {
    const why = name === '' ? null : problemOf(name)
    if (name === '') continue
    if (why !== null) complain(index + 1, why)
    else if (seen.has(name)) found.doubles++
    else if (seen.size >= mostNames) {
      complain(index + 1, 'A list takes at most a million names; the rest is left out.')
      break
    } else {
      seen.add(name)
      found.names.push(name)
    }
  }
  return found
}

function problemOf(name: string): string | null {
  if (name.includes('\uFFFD'))
    return 'It is no text in UTF-8. Choose such a key in the list of the keys instead.'
  if (name.includes('\0')) return 'It holds a zero byte: this seems to be no list.'
  if (name.length > mostBytes || encoder.encode(name).length > mostBytes) {
    return 'It is longer than 12 KiB.'
  }
  return null
}
