const lineFeed = 0x0a

/**
 * Cuts a stream of bytes into lines. A line longer than `mostBytes` comes short, and said to be; the bytes are a view
 * of what came in, so whoever keeps some of them copies them.
 */
export function createLines(
  onLine: (line: Buffer, short: boolean) => void,
  mostBytes: number,
): { take(chunk: Buffer): void } {
  let begun: Buffer[] = []
  let length = 0
  let overflow = false

  function keep(part: Buffer) {
    const room = mostBytes - length
    if (part.length > room) overflow = true
    if (room > 0 && part.length > 0) {
      const kept = part.subarray(0, room)
      begun.push(kept)
      length += kept.length
    }
  }

  function finish() {
    const line = begun.length === 1 && begun[0] ? begun[0] : Buffer.concat(begun)
    const short = overflow
    begun = []
    length = 0
    overflow = false
    onLine(line, short)
  }

  return {
    take(chunk) {
      let start = 0
      for (;;) {
        const end = chunk.indexOf(lineFeed, start)
        if (end === -1) return keep(chunk.subarray(start))
        keep(chunk.subarray(start, end))
        finish()
        start = end + 1
      }
    },
  }
}
