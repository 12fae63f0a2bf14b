/** One command as MONITOR reports it. The bytes are views of what came in: copy what you keep. */
export type MonitorCommand = {
  /** ms since 1970 on the server's clock, to the microsecond. */
  at: number
  database: number
  /** host:port or unix:path; null where the server does not tell (a script, or Valkey as WebAssembly). */
  address: string | null
  from: 'client' | 'script'
  /** In capitals: GET, CLIENT. */
  name: string
  /** What follows the name, at most `mostArguments`. */
  args: Buffer[]
  /** How many there were. */
  argumentCount: number
  /** Some of it was too long and is cut. */
  short: boolean
}

const mostArguments = 64
const [quote, backslash, space, bracket] = [0x22, 0x5c, 0x20, 0x5b]
const endOfPlace = Buffer.from('] "')
const singles = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x61, 0x07],
  [0x62, 0x08],
])

/** `+1339518083.107412 [0 127.0.0.1:60866] "get" "x\n\xff"`; null: not such a line. */
export function readMonitorLine(line: Buffer, short = false): MonitorCommand | null {
  const open = line.indexOf(bracket)
  const close = line.indexOf(endOfPlace, open)
  if (open < 2 || close === -1) return null
  const at = Number(line.toString('latin1', 1, open - 1)) * 1000
  const place = line.toString('latin1', open + 1, close)
  const gap = place.indexOf(' ')
  const database = Number(place.slice(0, gap))
  if (!Number.isFinite(at) || !Number.isInteger(database)) return null
  const words = readWords(line, close + 2)
  const [name, ...args] = words.kept
  if (name === undefined) return null
  const from = place.slice(gap + 1)
  return {
    at,
    database,
    address: from === '' || from === 'lua' ? null : from,
    from: from === 'lua' ? 'script' : 'client',
    name: name.toString('latin1').toUpperCase(),
    args,
    argumentCount: words.count - 1,
    short,
  }
}

/** Words in quotes, from `start` to the end. A last word without its end is part of a line that was cut. */
function readWords(line: Buffer, start: number): { kept: Buffer[]; count: number } {
  const kept: Buffer[] = []
  let count = 0
  let at = start
  while (line[at] === quote) {
    const { end, escaped } = wordEnd(line, at + 1)
    count += 1
    if (kept.length <= mostArguments) {
      const raw = line.subarray(at + 1, end)
      kept.push(escaped ? unescaped(raw) : raw)
    }
    at = line[end + 1] === space ? end + 2 : line.length
  }
  return { kept, count }
}

function wordEnd(line: Buffer, start: number): { end: number; escaped: boolean } {
  let escaped = false
  let at = start
  for (; at < line.length; at++) {
    const byte = line[at]
    if (byte === quote) break
    if (byte !== backslash) continue
    escaped = true
    at += 1
  }
  return { end: Math.min(at, line.length), escaped }
}

/** The server writes every byte that is not printable as `\n`, `\t` … or `\x00`. */
function unescaped(raw: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(raw.length)
  let length = 0
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] as number
    if (byte !== backslash) {
      bytes[length++] = byte
      continue
    }
    at += 1
    const next = raw[at]
    if (next === undefined) break
    if (next === 0x78) {
      if (at + 2 >= raw.length) break
      bytes[length++] = Number.parseInt(raw.toString('latin1', at + 1, at + 3), 16)
      at += 2
    } else bytes[length++] = singles.get(next) ?? next
  }
  return bytes.subarray(0, length)
}
