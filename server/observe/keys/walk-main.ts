import { parentPort, workerData } from 'node:worker_threads'
import { BoardError } from '#server/errors.ts'
import type { FromThread, Question, ThreadOptions, ToThread } from './walk-messages.ts'
import { createThread } from './walk-thread.ts'

/** The thread that walks: its own event loop, so that the web server's never waits for a million names. */
const everyMs = 250
const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const say = (message: FromThread) => port.postMessage(message)

let saidWalk = ''
let saidStatistics = ''
function tellWalk() {
  const state = thread.walkState()
  const text = JSON.stringify(state)
  if (!state || text === saidWalk) return
  saidWalk = text
  say({ kind: 'walk', state })
}
function tellStatistics() {
  const state = thread.statisticsState()
  const text = JSON.stringify(state)
  if (text === saidStatistics) return
  saidStatistics = text
  say({ kind: 'statistics', state })
}

const options: ThreadOptions = workerData
const thread = createThread({
  ...options,
  onWalk: () => setImmediate(tellWalk),
  onStatistics: () => setImmediate(tellStatistics),
})
setInterval(() => {
  tellWalk()
  tellStatistics()
}, everyMs)

async function answer(id: number, { kind, asks }: Question) {
  try {
    say({ kind: 'answer', id, answer: await thread.answer(kind, asks) })
  } catch (error) {
    if (error instanceof BoardError) say({ kind: 'refusal', id, code: error.code, message: error.message })
    else
      say({
        kind: 'fault',
        id,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
  }
}

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'nodes':
      return thread.nodes(message.passes)
    case 'begin':
      return thread.begin()
    case 'news':
      return thread.news(message.news)
    case 'question':
      return void answer(message.id, message.question)
  }
})
