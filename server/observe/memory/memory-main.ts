import { parentPort, workerData } from 'node:worker_threads'
import { BoardError } from '#server/errors.ts'
import { createAnalysis } from './analyse.ts'
import type { FromMemoryThread, MemoryWork, ToMemoryThread } from './memory-messages.ts'

/** The thread of one analysis: a million answers must not keep the web server waiting. */
const everyMs = 250
const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const say = (message: FromMemoryThread) => port.postMessage(message)

const work: MemoryWork = workerData
const analysis = createAnalysis(work)
port.on('message', (message: ToMemoryThread) => {
  if (message.kind === 'cancel') analysis.cancel()
})
const telling = setInterval(() => say({ kind: 'progress', progress: analysis.progress() }), everyMs)

try {
  const result = await analysis.run()
  say({ kind: 'progress', progress: analysis.progress() })
  say({ kind: 'done', ...result })
} catch (error) {
  if (error instanceof BoardError) say({ kind: 'refusal', code: error.code, message: error.message })
  else
    say({ kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
} finally {
  clearInterval(telling)
  port.close()
}
