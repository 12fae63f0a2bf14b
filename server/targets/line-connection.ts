import type { Pass } from './dial.ts'
import { dial, firstWords, opened } from './dial.ts'
import { explainFailure, type Place } from './failure.ts'
import { openLedger } from './ledger.ts'
import { createReplyGatherer, createReplyReader, writeCommand } from './wire.ts'

export type LineConnection = {
  /** How many bytes came in since it was opened. */
  received(): number
  close(): void
}

export type LineOptions = {
  /** The one command after which the server speaks by itself. */
  command: readonly string[]
  /** What it says after it has agreed, as it comes: lines may be cut anywhere. */
  onBytes: (bytes: Buffer) => void
  /** Once, when it ended without having been closed. */
  onLost: (error: Error) => void
}

const agreeMs = 2000

/** A connection of its own on which a server reports line by line until it is closed, as after MONITOR. */
export async function openLineConnection(pass: Pass, options: LineOptions): Promise<LineConnection> {
  const place: Place = { address: pass.node, user: pass.username }
  const ledger = openLedger(pass.ledger)
  const { needed, wished } = firstWords(pass)
  const words = [...needed, ...wished, options.command]
  const agreed = Promise.withResolvers<void>()
  const agreement = createAgreement({ needed: needed.length, all: words.length })
  let received = 0
  let state: 'opening' | 'open' | 'closed' = 'opening'

  const socket = dial(pass)
  socket.setNoDelay(true)
  socket.on('data', take)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('Connection is closed.')))

  function take(chunk: Buffer) {
    received += chunk.length
    ledger.traffic(chunk.length, 0)
    if (state === 'open') return options.onBytes(chunk)
    if (state === 'closed') return
    const { refusal, rest } = agreement.take(chunk)
    if (refusal) return fail(refusal)
    if (!rest) return
    state = 'open'
    agreed.resolve()
    if (rest.length > 0) options.onBytes(rest)
  }

  function fail(error: unknown) {
    if (state === 'closed') return
    const explained = explainFailure(error, place)
    const wasOpen = state === 'open'
    close()
    if (wasOpen) options.onLost(explained)
    else agreed.reject(explained)
  }

  function close() {
    state = 'closed'
    socket.destroy()
  }

  const late = setTimeout(() => fail(new Error('Command timed out')), agreeMs)
  // Whoever waits hears of it below; an early end must not count as unhandled.
  agreed.promise.catch(() => {})
  try {
    await opened(socket, pass, fail)
    const said = Buffer.concat(words.map(each => writeCommand(each)))
    if (socket.writable) socket.write(said)
    ledger.traffic(0, said.length)
    await agreed.promise
    ledger.count('other', words.length)
  } finally {
    clearTimeout(late)
  }
  return { received: () => received, close }
}

/** Reads the answers to the first words; whatever follows the last of them is the report. */
function createAgreement({ needed, all }: { needed: number; all: number }) {
  const gatherer = createReplyGatherer()
  let bytes: Buffer = Buffer.alloc(0)
  gatherer.expect(all)

  return {
    take(chunk: Buffer): { refusal: Error | null; rest: Buffer | null } {
      bytes = Buffer.concat([bytes, chunk])
      if (!gatherer.take(chunk)) return { refusal: null, rest: null }
      const reader = createReplyReader(bytes)
      for (let at = 0; at < all; at++) {
        const refusal = reader.refusal()
        if (refusal && (at < needed || at === all - 1)) return { refusal, rest: null }
        // The last one may be a list, as after PSUBSCRIBE, and is not read.
        if (!refusal && at < all - 1) reader.text()
      }
      return { refusal: null, rest: bytes.subarray(gatherer.end()) }
    },
  }
}
