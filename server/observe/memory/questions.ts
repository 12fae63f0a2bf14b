import type { LedgerCommand } from '#server/targets/ledger.ts'
import { type ReplyReader, writeHead } from '#server/targets/wire.ts'
import { keyTypes } from '../keys/shapes.ts'
import type { NameBatch } from './name-batch.ts'

/** What is asked about a key. MEMORY USAGE with the usual samples: more would hold the server up on large values. */
export type Question = 'type' | 'ttl' | 'memory' | 'encoding' | 'idle' | 'frequency'

const heads: Record<Question, Buffer> = {
  type: writeHead(['TYPE'], 1),
  ttl: writeHead(['PTTL'], 1),
  memory: writeHead(['MEMORY', 'USAGE'], 1),
  encoding: writeHead(['OBJECT', 'ENCODING'], 1),
  idle: writeHead(['OBJECT', 'IDLETIME'], 1),
  frequency: writeHead(['OBJECT', 'FREQ'], 1),
}
export const commandOf: Record<Question, LedgerCommand> = {
  type: 'type',
  ttl: 'pttl',
  memory: 'memory|usage',
  encoding: 'object|encoding',
  idle: 'object|idletime',
  frequency: 'object|freq',
}
/** MEMORY USAGE is no lookup to the server. */
export const isLookup = (question: Question) => question !== 'memory'

export const always: readonly Question[] = ['type', 'ttl', 'memory']

export type Asked = { names: NameBatch; details: readonly boolean[]; detail: readonly Question[] }

/** All questions about all names of a batch, as they go to the server. */
export function writeQuestions({ names, details, detail }: Asked): { bytes: Buffer; replies: number } {
  const most = [...always, ...detail].reduce((sum, question) => sum + heads[question].length + 18, 0)
  const longest = always.length + detail.length
  const buffer = Buffer.allocUnsafe(most * names.count() + names.bytes() * longest)
  let at = 0
  let replies = 0
  const put = (question: Question, name: Buffer) => {
    at += heads[question].copy(buffer, at)
    at += buffer.write(`$${name.length}\r\n`, at, 'latin1')
    at += name.copy(buffer, at)
    buffer[at++] = 0x0d
    buffer[at++] = 0x0a
    replies += 1
  }
  for (let i = 0; i < names.count(); i++) {
    const name = names.at(i)
    for (const question of always) put(question, name)
    if (details[i]) for (const question of detail) put(question, name)
  }
  return { bytes: buffer.subarray(0, at), replies }
}

/** What the server said about one key. `type` −1: it is gone. */
export type Told = {
  type: number
  ttl: number
  bytes: number | null
  encoding: string | null
  use: number | null
}

/** Each answer says by itself that there is no such key: it may have gone since the one before. */
export function isGone(question: Question, told: Told): boolean {
  switch (question) {
    case 'type':
      return told.type === -1
    case 'ttl':
      return told.ttl === -2
    case 'memory':
      return told.bytes === null
    case 'encoding':
      return told.encoding === null
    case 'idle':
    case 'frequency':
      return told.use === null
  }
}

export const freshTold = (): Told => ({ type: -1, ttl: -2, bytes: null, encoding: null, use: null })

/** Reads one reply into `told`; the words of a refusal come back. */
export function readTold(
  question: Question,
  { bytes, read }: { bytes: Buffer; read: ReplyReader },
  told: Told,
): string | null {
  const refusal = read.refusal()
  if (refusal) return refusal.message
  switch (question) {
    case 'type':
      told.type = typeAt(bytes, read.text())
      return null
    case 'ttl':
      told.ttl = read.integer() ?? -2
      return null
    case 'memory':
      told.bytes = read.integer()
      return null
    case 'encoding': {
      const { start, end } = read.text()
      told.encoding = end > start ? encodingAt(bytes, start, end) : null
      return null
    }
    case 'idle':
    case 'frequency':
      told.use = read.integer()
      return null
  }
}

const numbers = new Map<string, number>(keyTypes.map((name, at) => [name as string, at]))
const other = keyTypes.indexOf('other')

function typeAt(bytes: Buffer, { start, end }: { start: number; end: number }): number {
  // The one that comes a million times, without making text of it.
  if (end - start === 6 && bytes[start] === 0x73 && bytes[start + 3] === 0x69) return 0
  const name = bytes.toString('latin1', start, end)
  if (name === 'none') return -1
  return numbers.get(name === 'ReJSON-RL' ? 'json' : name) ?? other
}

function encodingAt(bytes: Buffer, start: number, end: number): string {
  if (end - start === 6 && bytes[start] === 0x65 && bytes[start + 1] === 0x6d) return 'embstr'
  return bytes.toString('latin1', start, Math.min(end, start + 40))
}
