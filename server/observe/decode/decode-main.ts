import { parentPort } from 'node:worker_threads'
import { decode } from './decode.ts'
import type { Question } from './decoder.ts'

/** The thread that hostile bytes are decoded in: it may be ended at any moment. */
parentPort?.on('message', async ({ bytes, ...question }: Question) => {
  parentPort?.postMessage(await decode({ ...question, bytes: Buffer.from(bytes) }))
})
parentPort?.postMessage('ready')
