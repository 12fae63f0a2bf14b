import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BoardError } from '#server/errors.ts'
import { limits } from './limits.ts'
import type { Choice, Decoding } from './shapes.ts'
import { readsLikeText, viewHex, viewText } from './view-text.ts'

export type Question = { bytes: Uint8Array; whole: boolean; choice: Choice }

const lookEveryMs = 10
/** A machine that is busy with other things may be slow; a thread that nobody can measure may not. */
const mostWaitMs = 5000
const idleMs = 60_000
const mostWaiting = 50
const fallbackBytes = 64 * 1024

/**
 * Decodes one value after the other in a thread of its own. A value that takes more than its share of time ends
 * the thread, and the next one gets a new one. The thread is born with the first value and dies of idleness.
 */
export function createDecoder(main = decodeMain()) {
  let thread: Promise<Worker> | null = null
  let idle: NodeJS.Timeout | null = null
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function end() {
    if (idle) clearTimeout(idle)
    idle = null
    const ending = thread
    thread = null
    await (await ending?.catch(() => null))?.terminate()
  }

  async function run(question: Question): Promise<Decoding> {
    if (idle) clearTimeout(idle)
    thread ??= start(main)
    const outcome = await ask(await thread, question)
    if (outcome === 'too slow') await end()
    else idle = setTimeout(end, idleMs).unref()
    return outcome === 'too slow' ? unread(question) : outcome
  }

  return {
    async decode(question: Question): Promise<Decoding> {
      if (waiting >= mostWaiting) {
        throw new BoardError('TOO_MANY', 'Too many values are being decoded. Try again in a moment.')
      }
      waiting += 1
      const turn = last.then(() => run(question))
      last = turn.catch(end)
      return turn.finally(() => {
        waiting -= 1
      })
    },
    stop: end,
  }
}

const decodeMain = () =>
  join(/* turbopackIgnore: true */ process.cwd(), 'server/observe/decode/decode-main.ts')

async function start(main: string): Promise<Worker> {
  const worker = new Worker(main, { resourceLimits: { maxOldGenerationSizeMb: 96 } })
  worker.unref()
  // A thread that dies says so to whoever waits for it; without a listener it would take the board with it.
  worker.on('error', () => {})
  const ready = Promise.withResolvers<void>()
  worker.once('message', () => ready.resolve())
  worker.once('exit', () => ready.reject(new Error('The thread for decoding did not start.')))
  await ready.promise
  return worker
}

/** Out of memory is too slow as well: both mean that the value asked for more than its share. */
async function ask(worker: Worker, question: Question): Promise<Decoding | 'too slow'> {
  const before = await worker.cpuUsage()
  const answer = Promise.withResolvers<Decoding | 'too slow'>()
  const tooSlow = () => answer.resolve('too slow')
  const deadline = setTimeout(tooSlow, mostWaitMs)
  const watch = setInterval(async () => {
    const spent = await worker.cpuUsage(before).catch(() => null)
    if (spent && spent.user + spent.system > limits.cpuMs * 1000) tooSlow()
  }, lookEveryMs)
  worker.once('message', answer.resolve)
  worker.once('exit', tooSlow)
  worker.postMessage(question)
  try {
    return await answer.promise
  } finally {
    clearTimeout(deadline)
    clearInterval(watch)
    worker.off('message', answer.resolve)
    worker.off('exit', tooSlow)
  }
}

/** What is shown of a value that took too long: its beginning, which costs nothing. */
function unread({ bytes, whole }: Question): Decoding {
  const beginning = Buffer.from(bytes.subarray(0, fallbackBytes))
  const text = readsLikeText(beginning, whole && bytes.length <= fallbackBytes)
  const { decoded } = text ? viewText(beginning, false) : viewHex(beginning)
  return {
    layers: [],
    format: text ? 'text' : 'hex',
    confidence: 0,
    candidates: [],
    decoded,
    hints: [],
    stopped: `Decoding took more than ${limits.cpuMs} ms of computing and was ended; this is the beginning of the bytes.`,
  }
}
