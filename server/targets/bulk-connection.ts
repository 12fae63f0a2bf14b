import type { BoardError } from '#server/errors.ts'
import { dial, firstWords, opened, type Pass } from './dial.ts'
import { explainFailure, type Place } from './failure.ts'
import { openLedger } from './ledger.ts'
import { createReplyGatherer, createReplyReader, type ReplyReader, writeCommand } from './wire.ts'

export type Answer = { bytes: Buffer; read: ReplyReader }

export type BulkConnection = {
  /** Sends commands that are written already, and resolves when so many replies have arrived whole. */
  ask(commands: Uint8Array, replies: number): Promise<Answer>
  isOpen(): boolean
  close(): void
}

const answerMs = 5000

/**
 * For millions of small questions from a thread of its own: no object for each command, replies are read where
 * they lie. One question at a time, and no second try: whoever asks opens a new one. The bytes of an answer are
 * those of the next one too, as soon as that is asked for.
 */
export async function openBulkConnection(pass: Pass): Promise<BulkConnection> {
  const place: Place = { address: pass.node, user: pass.username }
  const ledger = openLedger(pass.ledger)
  const gatherer = createReplyGatherer()
  let waiting: PromiseWithResolvers<Buffer> | null = null
  let broken: BoardError | null = null

  const socket = dial(pass)
  socket.setNoDelay(true)
  socket.on('data', chunk => {
    ledger.traffic(chunk.length, 0)
    // A whole reply of the last question, or words that nobody asked for (maxclients): the latter end it.
    if (!waiting) return fail(new Error(chunk.toString('latin1').replace(/^-/, '').trim()))
    const whole = gatherer.take(chunk)
    if (!whole) return
    const answered = waiting
    waiting = null
    answered.resolve(whole)
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('Connection is closed.')))

  function fail(error: unknown) {
    broken ??= explainFailure(error, place)
    waiting?.reject(broken)
    waiting = null
    socket.destroy()
  }

  async function ask(commands: Uint8Array, replies: number): Promise<Answer> {
    if (broken) throw broken
    if (waiting) throw new Error('This connection answers one question at a time.')
    const asked = Promise.withResolvers<Buffer>()
    waiting = asked
    gatherer.expect(replies)
    const late = setTimeout(() => fail(new Error('Command timed out')), answerMs)
    socket.write(commands)
    ledger.traffic(0, commands.length)
    try {
      const bytes = await asked.promise
      return { bytes, read: createReplyReader(bytes) }
    } finally {
      clearTimeout(late)
    }
  }

  await opened(socket, pass, fail)
  if (broken) throw broken
  const connection: BulkConnection = {
    ask,
    isOpen: () => broken === null,
    close: () => fail(new Error('Connection is closed.')),
  }
  await introduce(connection, pass, place)
  return connection
}

/** Signs in, and asks not to be noticed: older servers, and users who may not, go without. */
async function introduce(connection: BulkConnection, pass: Pass, place: Place) {
  const { needed, wished } = firstWords(pass)
  const all = [...needed, ...wished]
  const { read } = await connection.ask(Buffer.concat(all.map(words => writeCommand(words))), all.length)
  openLedger(pass.ledger).count('other', all.length)
  for (const words of all) {
    const refusal = read.refusal()
    if (!refusal) read.text()
    else if (needed.includes(words)) {
      connection.close()
      throw explainFailure(refusal, place)
    }
  }
}
