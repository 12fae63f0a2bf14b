const [star, dollar, arrow, colon, plus] = [0x2a, 0x24, 0x3e, 0x3a, 0x2b]
const mostWaiting = 16 * 1024 * 1024

/** Reads what a subscriber is sent: `pmessage`, pattern, channel, payload, as lists of texts. */
export function createPushes(onPush: (words: readonly Buffer[]) => void) {
  let bytes: Buffer = Buffer.alloc(0)

  /** One whole list from `start` on; null: it has not arrived whole. */
  function listAt(start: number): { words: Buffer[]; end: number } | null {
    const line = bytes.indexOf(0x0a, start)
    if (line === -1) return null
    const count = Number(bytes.toString('latin1', start + 1, line - 1))
    const words: Buffer[] = []
    let at = line + 1
    for (let i = 0; i < count; i++) {
      const word = wordAt(at)
      if (!word) return null
      words.push(word.bytes)
      at = word.end
    }
    return { words, end: at }
  }

  function wordAt(at: number): { bytes: Buffer; end: number } | null {
    const line = bytes.indexOf(0x0a, at)
    if (line === -1) return null
    const kind = bytes[at]
    if (kind === colon || kind === plus) return { bytes: bytes.subarray(at + 1, line - 1), end: line + 1 }
    if (kind !== dollar) return { bytes: Buffer.alloc(0), end: line + 1 }
    const size = Number(bytes.toString('latin1', at + 1, line - 1))
    if (size < 0) return { bytes: Buffer.alloc(0), end: line + 1 }
    const end = line + 1 + size + 2
    return end > bytes.length ? null : { bytes: bytes.subarray(line + 1, line + 1 + size), end }
  }

  return {
    take(chunk: Buffer) {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      let at = 0
      while (at < bytes.length) {
        const kind = bytes[at]
        if (kind !== star && kind !== arrow) {
          const line = bytes.indexOf(0x0a, at)
          if (line === -1) break
          at = line + 1
          continue
        }
        const list = listAt(at)
        if (!list) break
        onPush(list.words)
        at = list.end
      }
      bytes = bytes.subarray(at)
      if (bytes.length > mostWaiting) bytes = Buffer.alloc(0)
    },
  }
}
