import { BoardError } from '#server/errors.ts'
import { type BulkConnection, openBulkConnection } from '#server/targets/bulk-connection.ts'
import type { Pass } from '#server/targets/dial.ts'
import type { LedgerCommand } from '#server/targets/ledger.ts'
import { type ReplyReader, writeCommand, writeHead } from '#server/targets/wire.ts'
import type { NameBytes } from './index-bytes.ts'
import { type KeyType, keyTypes } from './shapes.ts'
import { createPace, type Manner } from './walk-pace.ts'
import { createProbe } from './walk-probe.ts'

/** What can be asked about a key here. The type comes first: it settles whether the key is there. */
export type Want = 'type' | 'ttl' | 'memory' | 'idle' | 'frequency' | 'elements'

const heads: Record<Exclude<Want, 'elements'>, Buffer> = {
  type: writeHead(['TYPE'], 1),
  ttl: writeHead(['PTTL'], 1),
  memory: writeHead(['MEMORY', 'USAGE'], 1),
  idle: writeHead(['OBJECT', 'IDLETIME'], 1),
  frequency: writeHead(['OBJECT', 'FREQ'], 1),
}
/** How the number of elements is asked for, by the number of the type; of a string it is the number of bytes. */
const sizeHeads = ['STRLEN', 'HLEN', 'LLEN', 'SCARD', 'ZCARD', 'XLEN'].map(name => writeHead([name], 1))
/** Otherwise counting elements would make a key look used. */
const leaveNoTrace = writeCommand(['CLIENT', 'NO-TOUCH', 'ON'])
const commands: Record<Want, LedgerCommand> = {
  type: 'type',
  ttl: 'pttl',
  memory: 'memory|usage',
  idle: 'object|idletime',
  frequency: 'object|freq',
  elements: 'other',
}

/** One record for all keys, filled anew for each: read it, do not keep it. */
export type Looked = {
  /** Its number in `keyTypes`; −1: the key is gone. */
  type: number
  /** ms; −1: never expires; −2: gone. */
  ttl: number
  memory: number | null
  idleSeconds: number | null
  frequency: number | null
  elements: number | null
  /** What the server would not say, with its words. */
  refused: Partial<Record<Want, string>> | null
}

const mostUnits = 250
const firstUnits = 40
const leastUnits = 20

/** Asks one node about many keys, a batch at a time, at a pace that others do not notice. */
export function createLookups(options: {
  pass: Pass
  names: NameBytes
  wants: readonly Want[]
  manner: Manner
  /** Elements are asked for by type: which that is must be known before. */
  typeOf?: (address: number) => number
}) {
  const { pass, names, wants, manner } = options
  const pace = createPace({ manner, mostUnits, firstUnits, leastUnits })
  const probe = createProbe({ pace, ledger: pass.ledger })
  const looked: Looked = {
    type: -1,
    ttl: -2,
    memory: null,
    idleSeconds: null,
    frequency: null,
    elements: null,
    refused: null,
  }
  let connection: BulkConnection | null = null

  const headOf = (want: Want, address: number): Buffer =>
    want === 'elements' ? (sizeHeads[options.typeOf?.(address) ?? 0] ?? heads.type) : heads[want]

  function write(addresses: readonly number[]): Buffer {
    let size = 0
    for (const address of addresses)
      for (const want of wants) size += headOf(want, address).length + names.lengthOf(address) + 16
    const buffer = Buffer.allocUnsafe(size)
    let at = 0
    for (const address of addresses) {
      const [chunk, start, length] = [names.chunkOf(address), names.startOf(address), names.lengthOf(address)]
      for (const want of wants) {
        const head = headOf(want, address)
        buffer.set(head, at)
        at += head.length
        at += buffer.write(`$${length}\r\n`, at, 'latin1')
        if (length < 48) for (let i = 0; i < length; i++) buffer[at + i] = chunk[start + i] as number
        else buffer.set(chunk.subarray(start, start + length), at)
        at += length
        buffer[at++] = 0x0d
        buffer[at++] = 0x0a
      }
    }
    return buffer.subarray(0, at)
  }

  function count(keys: number, found: { hits: number; misses: number }) {
    for (const want of wants) probe.spent(commands[want], keys)
    probe.ledger.lookups(found.hits, found.misses)
    pace.did(keys)
  }

  function readBatch(
    answer: { bytes: Buffer; read: ReplyReader },
    addresses: readonly number[],
    take: (address: number, looked: Looked) => void,
  ) {
    const found = { hits: 0, misses: 0 }
    for (const address of addresses) {
      looked.refused = null
      const type = options.typeOf?.(address) ?? 0
      for (const want of wants) readOne({ want, type }, answer, found)
      take(address, looked)
    }
    count(addresses.length, found)
  }

  /** TYPE, PTTL and OBJECT are lookups that the server counts; MEMORY USAGE is not. */
  function readOne(
    { want, type }: { want: Want; type: number },
    { bytes, read }: { bytes: Buffer; read: ReplyReader },
    found: { hits: number; misses: number },
  ) {
    const refusal = read.refusal()
    if (refusal) {
      looked.refused = { ...looked.refused, [want]: refusal.message }
      if ((want === 'idle' || want === 'frequency') && /\b(LFU|LRU)\b/.test(refusal.message)) found.hits += 1
      return
    }
    switch (want) {
      case 'type':
        looked.type = typeAt(bytes, read.text())
        break
      case 'ttl':
        looked.ttl = read.integer() ?? -2
        break
      case 'memory':
        looked.memory = read.integer()
        return
      case 'idle':
        looked.idleSeconds = read.integer()
        break
      case 'frequency':
        looked.frequency = read.integer()
        break
      case 'elements':
        looked.elements = read.integer()
    }
    const gone = isGone(want, looked) && !(want === 'elements' && type === 0)
    if (gone) found.misses += 1
    else found.hits += 1
  }

  async function hide(line: BulkConnection) {
    const { read } = await line.ask(leaveNoTrace, 1)
    probe.spent('other', 1)
    if (!read.refusal()) return
    throw new BoardError(
      'TARGET_PERMISSION',
      `Counting elements would make the keys look used: ${pass.node} has no CLIENT NO-TOUCH (Redis 7.2, Valkey), or this user may not use it.`,
    )
  }

  return {
    pace,
    /** The most to ask about in one batch now. */
    units: pace.units,
    duty: pace.duty,
    async ready() {
      if (connection && !connection.isOpen()) connection = null
      if (!connection) {
        connection = await openBulkConnection(pass)
        if (wants.includes('elements')) await hide(connection)
      }
      if (probe.due(performance.now())) await probe.ask(connection)
    },
    /**
     * One batch after the other, each sent before the one before it is read, while INFO waits. `next` gives the
     * addresses of a batch; none ends it.
     */
    async burst(
      next: () => readonly number[],
      take: (address: number, looked: Looked) => void,
      batches: number,
    ): Promise<void> {
      const line = connection
      if (!line) throw new Error('Not connected.')
      const leave = await probe.ledger.enter()
      try {
        let addresses = next()
        let coming = addresses.length > 0 ? line.ask(write(addresses), addresses.length * wants.length) : null
        for (let i = 1; coming; i++) {
          const answer = await coming
          const answered = addresses
          addresses = i < batches ? next() : []
          coming = addresses.length > 0 ? line.ask(write(addresses), addresses.length * wants.length) : null
          coming?.catch(() => {})
          readBatch(answer, answered, take)
        }
      } finally {
        leave()
      }
    },
    close() {
      connection?.close()
      connection = null
    },
  }
}

function isGone(want: Want, looked: Looked): boolean {
  switch (want) {
    case 'type':
      return looked.type === -1
    case 'ttl':
      return looked.ttl === -2
    case 'idle':
      return looked.idleSeconds === null
    case 'frequency':
      return looked.frequency === null
    default:
      // No key is empty, a string excepted.
      return looked.elements === 0
  }
}

export type Lookups = ReturnType<typeof createLookups>

const other = keyTypes.indexOf('other')
const byName = new Map<string, number>(keyTypes.map((name, i) => [name as string, i]))

export function typeNamed(name: string): KeyType | null {
  if (name === 'none') return null
  if (name === 'ReJSON-RL') return 'json'
  return keyTypes.find(type => type === name) ?? 'other'
}

/** Without making text of the names that come a million times. */
function typeAt(bytes: Buffer, { start, end }: { start: number; end: number }): number {
  const [first, second] = [bytes[start], bytes[start + 1]]
  if (end - start === 6 && first === 0x73 && second === 0x74 && bytes[start + 3] === 0x69) return 0
  if (end - start === 4 && first === 0x6e) return -1
  const name = bytes.toString('latin1', start, end)
  return name === 'ReJSON-RL' ? (byName.get('json') ?? other) : (byName.get(name) ?? other)
}
