import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Target } from '#server/targets/target.ts'
import { createColumns } from './columns.ts'
import { readId } from './name.ts'
import type { KeyColumns, KeyNews, NameId, StatisticsState, WalkState } from './shapes.ts'
import type { FromThread, QuestionKind, Questions, ToThread } from './walk-messages.ts'

/** The names of a cache are forgotten when nobody has looked at them for so long. */
const forgetAfterMs = 10 * 60_000
const usualLookMs = 15_000
const answerMs = 20_000

export type KeyBrowserOptions = {
  target: Target
  log: Log
  /** Of all names together. */
  mostBytes: number
  /** Somebody has the browser open, even if he asks nothing at the moment. */
  watched: () => boolean
  onWalk: (state: WalkState) => void
  onStatistics: (state: StatisticsState) => void
  now?: () => number
  /** How often it is asked whether anybody still looks. */
  lookEveryMs?: number
}

export type KeyBrowser = ReturnType<typeof createKeyBrowser>

type Thread = {
  worker: Worker
  waiting: Map<number, PromiseWithResolvers<Questions[QuestionKind]['answer']>>
  walks: boolean
  leave: () => void
}

const idle: WalkState = {
  phase: 'idle',
  walk: 0,
  startedAt: null,
  endedAt: null,
  keys: 0,
  of: 0,
  nodes: [],
  perSecond: 0,
  duty: 0,
  slowly: null,
  cut: null,
  edition: 0,
}
const unmeasured: StatisticsState = {
  phase: 'none',
  walk: 0,
  measured: 0,
  of: 0,
  startedAt: null,
  endedAt: null,
  perSecond: 0,
  duty: 0,
  slowly: null,
  problem: null,
}

/** What was compiled once is not compiled again: a third of the processor time of a start. */
const quickly = () => ({
  NODE_COMPILE_CACHE: join(process.cwd(), 'node_modules/.cache/cacheboard'),
  ...process.env,
})

/**
 * The keys of one target, for everybody who looks at them. The walk lives in a thread of its own, begins when
 * somebody first asks for something, and is forgotten when nobody has asked for long.
 */
export function createKeyBrowser(options: KeyBrowserOptions) {
  const { target, log } = options
  const now = options.now ?? Date.now
  const columns = createColumns(target)
  let thread: Thread | null = null
  let walk = idle
  let statistics = unmeasured
  let askedAt = 0
  let asked = 0
  let walks = 1
  let looking: NodeJS.Timeout | null = null
  let stopped = false

  const passes = () =>
    target
      .nodes()
      .filter(node => node.required())
      .map(node => node.pass())

  const tell = (to: Thread, message: ToThread) => to.worker.postMessage(message)

  function here(): Thread {
    thread ??= begin()
    return thread
  }

  function walking(): Thread {
    const walker = here()
    if (!walker.walks) tell(walker, { kind: 'begin' })
    walker.walks = true
    return walker
  }

  function begin(): Thread {
    if (stopped) throw new BoardError('STOPPING', 'The board is stopping.')
    // Each walk has a number of its own, however often the thread is made anew.
    const worker = new Worker(
      /* turbopackIgnore: true */ join(process.cwd(), 'server/observe/keys/walk-main.ts'),
      { workerData: { mostBytes: options.mostBytes, firstWalk: walks }, env: quickly() },
    )
    const begun: Thread = {
      worker,
      waiting: new Map(),
      walks: false,
      leave: target.onNodes(() => tell(begun, { kind: 'nodes', passes: passes() })),
    }
    worker.on('message', (message: FromThread) => hear(begun, message))
    worker.on('error', error => {
      log.error({ error: String(error) }, 'the walk of the keys broke down')
      forget(begun, new BoardError('STOPPING', 'The walk of the keys broke down. Try again.'))
    })
    tell(begun, { kind: 'nodes', passes: passes() })
    looking ??= setInterval(forgetIfUnused, options.lookEveryMs ?? usualLookMs)
    looking.unref()
    return begun
  }

  function hear(from: Thread, message: FromThread) {
    if (from !== thread) return
    switch (message.kind) {
      case 'walk':
        walk = message.state
        walks = Math.max(walks, walk.walk + 1)
        return options.onWalk(walk)
      case 'statistics':
        statistics = message.state
        return options.onStatistics(statistics)
      case 'answer':
        from.waiting.get(message.id)?.resolve(message.answer)
        break
      case 'refusal':
        from.waiting.get(message.id)?.reject(new BoardError(message.code, message.message))
        break
      case 'fault':
        from.waiting.get(message.id)?.reject(new Error(message.message))
    }
    from.waiting.delete(message.id)
  }

  function forget(which: Thread, reason: BoardError) {
    if (which !== thread) return
    thread = null
    which.leave()
    void which.worker.terminate()
    for (const { reject } of which.waiting.values()) reject(reason)
    if (looking) clearInterval(looking)
    looking = null
    walk = idle
    statistics = unmeasured
    options.onWalk(walk)
    options.onStatistics(statistics)
  }

  function forgetIfUnused() {
    if (options.watched()) askedAt = now()
    if (!thread || now() - askedAt < forgetAfterMs) return
    forget(thread, new BoardError('STOPPING', 'Nobody looked at these keys for long. Try again.'))
  }

  async function ask<K extends QuestionKind>(
    kind: K,
    asks: Questions[K]['asks'],
  ): Promise<Questions[K]['answer']> {
    askedAt = now()
    // Of a name that is written out only the thread is needed.
    const to = kind === 'bytes' ? here() : walking()
    const id = asked++
    const waiting = Promise.withResolvers<Questions[QuestionKind]['answer']>()
    to.waiting.set(id, waiting)
    const late = setTimeout(
      () =>
        waiting.reject(new BoardError('TARGET_FROZEN', 'The walk of the keys does not answer. Try again.')),
      answerMs,
    )
    to.worker.postMessage({ kind: 'question', id, question: { kind, asks } })
    try {
      return (await waiting.promise) as Questions[K]['answer']
    } finally {
      clearTimeout(late)
    }
  }

  async function bytesOf(id: NameId): Promise<Uint8Array> {
    const read = readId(id)
    return 'bytes' in read ? read.bytes : ask('bytes', { id })
  }

  return {
    /** How the walk is doing; begins it when there is none. */
    state(): WalkState {
      askedAt = now()
      walking()
      return walk
    },
    /** Somebody looks at this cache, if not at its keys yet: the thread, which takes a while to start, is made ready. */
    prepare() {
      if (stopped || thread?.walks) return
      askedAt = now()
      here()
    },
    /** What the board has done to keys is put into what is shown. Where nobody looks there is nothing to correct. */
    heard(news: KeyNews) {
      if (thread?.walks) tell(thread, { kind: 'news', news })
    },
    statisticsState: (): StatisticsState => statistics,
    ask,
    /** The bytes of any id that the board has shown, long names included. */
    bytesOf,
    async columns(ids: readonly NameId[]): Promise<KeyColumns[]> {
      const keys = await Promise.all(ids.map(async id => ({ id, key: Buffer.from(await bytesOf(id)) })))
      return columns.read(keys)
    },
    async stop() {
      stopped = true
      const last = thread
      if (!last) return
      forget(last, new BoardError('STOPPING', 'The board is stopping.'))
      await last.worker.terminate()
    },
  }
}
