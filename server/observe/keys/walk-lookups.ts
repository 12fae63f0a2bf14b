import { BoardError } from '#server/errors.ts'
import { type Answer, type BulkConnection, openBulkConnection } from '#server/targets/bulk-connection.ts'
import type { Pass } from '#server/targets/dial.ts'
import type { LedgerCommand } from '#server/targets/ledger.ts'
import { writeCommand, writeHead } from '#server/targets/wire.ts'
import type { NameBytes } from './index-bytes.ts'
import { type Looked, nothing, type Want } from './looked.ts'
import { type Outcome, outcomeOf, outcomeOfRefusal } from './lookup-outcome.ts'
import { typeAt } from './type-names.ts'
import { createPace, type Manner } from './walk-pace.ts'
import { createProbe } from './walk-probe.ts'

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
  const looked: Looked = { ...nothing }
  let connection: BulkConnection | null = null
  /** Whether they were there when they were counted as empty is not known yet. */
  let unclear: number[] = []

  const headOf = (want: Want, address: number): Buffer =>
    want === 'elements' ? (sizeHeads[options.typeOf?.(address) ?? 0] ?? heads.type) : heads[want]

  function write(addresses: readonly number[], wants: readonly Want[]): Buffer {
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

  function readBatch(
    { bytes, read }: Answer,
    addresses: readonly number[],
    take: (address: number, looked: Looked) => void,
  ) {
    const found = { hits: 0, misses: 0 }
    for (const address of addresses) {
      Object.assign(looked, nothing)
      for (const want of wants) {
        const outcome = readOne(want, { bytes, read }, address)
        if (outcome === 'hit') found.hits += 1
        else if (outcome === 'miss') found.misses += 1
        else if (outcome === 'unclear') unclear.push(address)
      }
      take(address, looked)
    }
    for (const want of wants) probe.spent(commands[want], addresses.length)
    probe.ledger.lookups(found.hits, found.misses)
    pace.did(addresses.length)
  }

  function readOne(want: Want, { bytes, read }: Answer, address: number): Outcome {
    const refusal = read.refusal()
    if (refusal) {
      looked.refused = { ...looked.refused, [want]: refusal.message }
      return outcomeOfRefusal(refusal.message)
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
        break
      case 'idle':
        looked.idleSeconds = read.integer()
        break
      case 'frequency':
        looked.frequency = read.integer()
        break
      case 'elements':
        looked.elements = read.integer()
    }
    return outcomeOf(want, looked, options.typeOf?.(address) ?? 0)
  }

  /** No answer says both how long a string is and whether there is one: another look, a moment later, has to tell. */
  async function clear(line: BulkConnection) {
    const asked = unclear
    unclear = []
    if (asked.length === 0) return
    const { bytes, read } = await line.ask(write(asked, ['type']), asked.length)
    const found = { hits: 0, misses: 0 }
    for (const _ of asked) {
      const refused = read.refusal() !== null
      const gone = refused || typeAt(bytes, read.text()) === -1
      found[gone ? 'misses' : 'hits'] += refused ? 1 : 2
    }
    probe.spent('type', asked.length)
    probe.ledger.lookups(found.hits, found.misses)
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
        let coming =
          addresses.length > 0 ? line.ask(write(addresses, wants), addresses.length * wants.length) : null
        for (let i = 1; coming; i++) {
          const answer = await coming
          const answered = addresses
          addresses = i < batches ? next() : []
          coming =
            addresses.length > 0 ? line.ask(write(addresses, wants), addresses.length * wants.length) : null
          coming?.catch(() => {})
          readBatch(answer, answered, take)
        }
        await clear(line)
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

export type Lookups = ReturnType<typeof createLookups>
