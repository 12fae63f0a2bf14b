/** RESP as bytes: commands go out in one piece, and replies are read where they lie. */

const dollar = 0x24
const star = 0x2a
const minus = 0x2d
const colon = 0x3a
const plus = 0x2b
const carriageReturn = 0x0d

/** `*2 $4 TYPE` is written once; only the key changes. */
export function writeHead(words: readonly string[], more: number): Buffer {
  const body = words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')
  return Buffer.from(`*${words.length + more}\r\n${body}`)
}

export function writeCommand(words: readonly (string | Uint8Array)[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(`*${words.length}\r\n`)]
  for (const word of words) {
    const bytes = typeof word === 'string' ? Buffer.from(word) : word
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'))
  }
  return Buffer.concat(parts)
}

/** Gathers what arrives until so many replies are whole. Looks at every byte of a header once. */
export function createReplyGatherer() {
  let buffer = Buffer.allocUnsafe(64 * 1024)
  let length = 0
  let at = 0
  let owed = 0

  function append(chunk: Uint8Array) {
    if (length + chunk.length > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + chunk.length))
      buffer.copy(larger, 0, 0, length)
      buffer = larger
    }
    buffer.set(chunk, length)
    length += chunk.length
  }

  /** Steps over one header or value; false when it has not arrived whole. */
  function step(): boolean {
    const end = buffer.indexOf(carriageReturn, at)
    if (end === -1 || end + 2 > length) return false
    const kind = buffer[at]
    if (kind === star) owed += Math.max(0, readInteger(buffer, at + 1))
    if (kind === dollar) {
      const size = readInteger(buffer, at + 1)
      const next = size < 0 ? end + 2 : end + 4 + size
      if (next > length) return false
      at = next
    } else at = end + 2
    owed -= 1
    return true
  }

  return {
    expect(replies: number) {
      owed = replies
      length = 0
      at = 0
      if (buffer.length > 4 * 1024 * 1024) buffer = Buffer.allocUnsafe(64 * 1024)
    },
    /** The whole of the replies as soon as they are there. */
    take(chunk: Uint8Array): Buffer | null {
      append(chunk)
      while (owed > 0) if (!step()) return null
      return buffer.subarray(0, length)
    },
    /** Where the replies end: what came after them is somebody else's. */
    end: () => at,
  }
}

function readInteger(bytes: Uint8Array, start: number): number {
  let at = start
  const negative = bytes[at] === minus
  if (negative) at += 1
  let value = 0
  for (;;) {
    const digit = (bytes[at] as number) - 0x30
    if (!(digit >= 0 && digit <= 9)) return negative ? -value : value
    value = value * 10 + digit
    at += 1
  }
}

/** Reads whole replies one after the other. What is refused comes back as its words. */
export function createReplyReader(bytes: Buffer) {
  let at = 0

  function lineEnd(): number {
    return bytes.indexOf(carriageReturn, at)
  }

  /** The number of a `:`, `*` or `$` header. */
  function header(): number {
    const value = readInteger(bytes, at + 1)
    at = lineEnd() + 2
    return value
  }

  return {
    refusal(): Error | null {
      if (bytes[at] !== minus) return null
      const end = lineEnd()
      const error = new Error(bytes.toString('latin1', at + 1, end))
      at = end + 2
      return error
    },
    /** null: the server said nil. */
    integer(): number | null {
      const isNil = bytes[at] === dollar || bytes[at] === 0x5f
      const value = header()
      return isNil ? null : value
    },
    items: header,
    /** Where the next text lies; its length is −1 for nil. */
    text(): { start: number; end: number } {
      if (bytes[at] === plus || bytes[at] === colon) {
        const start = at + 1
        const end = lineEnd()
        at = end + 2
        return { start, end }
      }
      const size = header()
      const start = at
      at = size < 0 ? at : at + size + 2
      return { start, end: start + size }
    },
  }
}

export type ReplyReader = ReturnType<typeof createReplyReader>
