import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Target } from '#server/targets/target.ts'
import { createSpeed } from '../keys/walk.ts'
import type { FromMemoryThread, MemoryWork, ToMemoryThread } from './memory-messages.ts'
import type { Analysis, AnalysisState, Order } from './shapes.ts'

export type AnalysesOptions = {
  target: Target
  log: Log
  onState: (state: AnalysisState) => void
  /** Keeps a result and says under which id. */
  keep: (analysis: Analysis, who: string | null) => Promise<string>
}

const idle: AnalysisState = {
  phase: 'none',
  order: null,
  startedAt: null,
  endedAt: null,
  looked: 0,
  of: 0,
  perSecond: 0,
  duty: 0,
  problem: null,
  id: null,
}

/** The analyses of one target: one at a time, in a thread of its own, seen by everybody. */
export function createAnalyses(options: AnalysesOptions) {
  const { target, log, keep } = options
  let state = idle
  let worker: Worker | null = null
  let speed = createSpeed()
  let who: string | null = null
  let last: Analysis | null = null

  function set(change: Partial<AnalysisState>) {
    state = { ...state, ...change }
    options.onState(state)
  }

  function begin(order: Order) {
    const passes = target
      .nodes()
      .filter(node => node.required())
      .map(node => node.pass('memory'))
    if (passes.length === 0) {
      throw target.problem() ?? new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known.')
    }
    const workerData: MemoryWork = { passes, order }
    // Next must not take the path for a module of its own: the thread runs the source as it is.
    const file = join(/* turbopackIgnore: true */ process.cwd(), 'server/observe/memory/memory-main.ts')
    const begun = new Worker(file, { workerData })
    worker = begun
    begun.on('message', (message: FromMemoryThread) => void hear(begun, message))
    begun.on('error', error => end(begun, { phase: 'failed', problem: sentence }, String(error)))
    begun.on('exit', () => end(begun, { phase: 'failed', problem: sentence }, 'exit'))
  }

  async function hear(from: Worker, message: FromMemoryThread) {
    if (from !== worker) return
    switch (message.kind) {
      case 'progress': {
        const { looked, of, duty, problem } = message.progress
        return set({ looked, of, duty, problem, perSecond: speed(looked) })
      }
      case 'refusal':
        return end(from, { phase: 'failed', problem: message.message })
      case 'fault':
        return end(from, { phase: 'failed', problem: sentence }, message.message)
      case 'done':
        return finish(from, message)
    }
  }

  async function finish(from: Worker, done: Extract<FromMemoryThread, { kind: 'done' }>) {
    const { analysis, problem } = done
    // Its thread has nothing more to say; the state does not end before the result can be read.
    worker = null
    void from.terminate()
    const phase = done.cancelled ? 'cancelled' : analysis ? 'done' : 'failed'
    last = analysis
    if (!analysis) return set({ phase, endedAt: Date.now(), perSecond: 0, duty: 0, problem })
    try {
      const id = await keep(analysis, who)
      set({ phase, endedAt: analysis.endedAt, perSecond: 0, duty: 0, problem: null, id })
    } catch (error) {
      const reason = error instanceof BoardError ? error.message : 'The result could not be kept.'
      if (!(error instanceof BoardError)) log.error({ error: String(error) }, 'an analysis was not kept')
      set({ phase, endedAt: analysis.endedAt, perSecond: 0, duty: 0, problem: reason, id: null })
    }
  }

  function end(from: Worker, how: { phase: 'failed'; problem: string }, reason?: string) {
    if (from !== worker) return
    worker = null
    void from.terminate()
    if (reason) log.error({ reason }, 'an analysis of the memory broke down')
    set({ ...how, endedAt: Date.now(), perSecond: 0, duty: 0 })
  }

  return {
    state: () => state,
    /** The last result of this board, also when it could not be kept. */
    last: () => last,
    start(order: Order, by: string | null): AnalysisState {
      if (worker)
        throw new BoardError('TOO_MANY', 'An analysis is running already. Wait for it, or cancel it.')
      begin(order)
      who = by
      speed = createSpeed()
      set({ ...idle, phase: 'running', order, startedAt: Date.now() })
      return state
    },
    cancel(): AnalysisState {
      worker?.postMessage({ kind: 'cancel' } satisfies ToMemoryThread)
      return state
    },
    async stop() {
      const running = worker
      worker = null
      await running?.terminate()
    },
  }
}

const sentence = 'The analysis broke down; the log says why. Try again.'
