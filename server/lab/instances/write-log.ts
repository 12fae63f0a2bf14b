/**
 * What became of writes, told to the others as bytes. `removing` says that a removal began: until it is known how it
 * ended, nobody can say whether "not found" is old or new. `marked` is a write that got no version: in its place
 * stands what it wrote.
 */
export type LoggedWrite = {
  kind: 'written' | 'removed' | 'removing' | 'marked'
  key: string
  version: number
  /** Machine clock: acknowledged at; of a removal, begun at. */
  at: number
  /** Machine clock: asked for at. */
  began: number
}

const kinds = ['written', 'removed', 'removing', 'marked'] as const
const HEAD_BYTES = 27
const KEY_BYTES = 65_535

export function encodeWrites(writes: readonly LoggedWrite[]): Uint8Array {
  const keys = writes.map(({ key }) => Buffer.from(key).subarray(0, KEY_BYTES))
  const size = keys.reduce((sum, key) => sum + HEAD_BYTES + key.length, 0)
  const bytes = Buffer.alloc(size)
  let at = 0
  for (const [index, write] of writes.entries()) {
    const key = keys[index] ?? Buffer.alloc(0)
    bytes.writeUInt8(kinds.indexOf(write.kind), at)
    bytes.writeDoubleLE(write.version, at + 1)
    bytes.writeDoubleLE(write.at, at + 9)
    bytes.writeDoubleLE(write.began, at + 17)
    bytes.writeUInt16LE(key.length, at + 25)
    key.copy(bytes, at + HEAD_BYTES)
    at += HEAD_BYTES + key.length
  }
  return bytes
}

/** What cannot be read ends the list: it comes from a process that is being replaced. */
export function decodeWrites(encoded: Uint8Array): LoggedWrite[] {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const writes: LoggedWrite[] = []
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const kind = kinds[bytes.readUInt8(at)]
    const end = at + HEAD_BYTES + bytes.readUInt16LE(at + 25)
    if (kind === undefined || end > bytes.length) break
    const key = bytes.toString('utf8', at + HEAD_BYTES, end)
    const [version, told, began] = [1, 9, 17].map(place => bytes.readDoubleLE(at + place))
    writes.push({ kind, key, version: version ?? 0, at: told ?? 0, began: began ?? 0 })
    at = end
  }
  return writes
}

/** So many go into one frame; the others wait for the next. */
const MOST_PER_FRAME = 20_000
const MOST_WAITING = 500_000

/** The writes of one lane that nobody else has heard of yet. */
export function createWriteLog() {
  let waiting: LoggedWrite[] = []
  let dropped = 0
  return {
    add(write: LoggedWrite) {
      if (waiting.length < MOST_WAITING) waiting.push(write)
      else dropped += 1
    },
    /** `coversUntil`: whatever happened up to then has been told, with these. */
    cut(now: number): { bytes: Uint8Array; coversUntil: number; dropped: number } {
      const told = waiting.slice(0, MOST_PER_FRAME)
      waiting = waiting.slice(MOST_PER_FRAME)
      const cut = { bytes: encodeWrites(told), coversUntil: waiting[0]?.at ?? now, dropped }
      dropped = 0
      return cut
    },
  }
}
