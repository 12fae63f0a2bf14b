import { printable } from '../commands/printable.ts'
import { type Shape, shapeOf } from '../commands/shape.ts'

/** Which of its lists a server keeps it in; Redis and older Valkeys have the first only. */
export const logKinds = ['slow', 'large-request', 'large-reply'] as const
export type LogKind = (typeof logKinds)[number]

export type LogEntry = {
  /** Rises by one with each entry, within the life of the server. */
  id: number
  /** ms since 1970; the server tells whole seconds. */
  at: number
  /** µs it took, or bytes it had. */
  amount: number
  shape: Shape
  /** As the server kept them, printable; one that was cut ends with what the server says about it. */
  words: string[]
  /** Arguments that the server left out. */
  omitted: number
  /** null: it does not tell (Redis before 4, Valkey as WebAssembly, a script). */
  address: string | null
  client: string | null
}

/** `[[id, seconds, amount, [words], address, client], …]`, newest first → oldest first. What is no entry is left out. */
export function parseEntries(reply: unknown): LogEntry[] {
  if (!Array.isArray(reply)) return []
  return reply.flatMap(each => entryOf(each) ?? []).toReversed()
}

function entryOf(raw: unknown): LogEntry | null {
  if (!Array.isArray(raw)) return null
  const [id, seconds, amount, words, address, client] = raw
  if (!Array.isArray(words)) return null
  const numbers = [id, seconds, amount].map(Number)
  if (!numbers.every(Number.isFinite)) return null
  const bytes = words.map(word => (word instanceof Buffer ? word : Buffer.from(String(word))))
  const omitted = omittedOf(bytes)
  const told = omitted === 0 ? bytes : bytes.slice(0, -1)
  return {
    id: numbers[0] ?? 0,
    at: (numbers[1] ?? 0) * 1000,
    amount: numbers[2] ?? 0,
    shape: shapeOf(told.map(withoutNote)),
    words: told.map(printable),
    omitted,
    address: textOf(address, text => text === '?:0'),
    client: textOf(client, () => false),
  }
}

/** The last of 32 words may stand for all that follow. A client can send the same text; only as the 32nd it counts. */
const mostWords = 32

function omittedOf(words: readonly Buffer[]): number {
  if (words.length !== mostWords) return 0
  const note = /^\.\.\. \((\d+) more arguments\)$/.exec(words.at(-1)?.toString('latin1') ?? '')
  return note ? Number(note[1]) : 0
}

const cutAfter = 128
const cutNote = /^(.{128})\.\.\. \((\d+) more bytes\)$/s

/** What the server has put behind a word that it cut; the word itself is 128 bytes of what was sent. */
function withoutNote(word: Buffer): Buffer {
  return word.length > cutAfter && cutNote.test(word.toString('latin1')) ? word.subarray(0, cutAfter) : word
}

function textOf(value: unknown, isUnknown: (text: string) => boolean): string | null {
  if (value === undefined || value === null) return null
  const text = value instanceof Buffer ? printable(value) : String(value)
  return text === '' || isUnknown(text) ? null : text
}
