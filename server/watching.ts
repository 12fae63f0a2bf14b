import { createAdvice } from '#server/advice.ts'
import { createAlerts } from '#server/alerts/alerts.ts'
import type { SendingRules } from '#server/alerts/webhook/address.ts'
import { createDiagnosis } from '#server/diagnosis.ts'
import { createEventsCounted } from '#server/events-counted.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import { createMemory } from '#server/memory.ts'
import { createNamespacesOf } from '#server/namespaces.ts'
import { createCaptures } from '#server/observe/capture/captures.ts'
import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import { createInspector } from '#server/observe/inspect/inspector.ts'
import { createKeyBrowser } from '#server/observe/keys/key-browser.ts'
import { textOf } from '#server/observe/keys/name.ts'
import { compileGlob } from '#server/observe/keys/name-glob.ts'
import { createBorrowedSetting } from '#server/observe/misses/borrowed-setting.ts'
import { createMissListener } from '#server/observe/misses/miss-listener.ts'
import { createOperating } from '#server/operate/operating.ts'
import type { Board } from '#server/operate/recording.ts'
import type { Loader } from '#server/operate/warm-step.ts'
import { createKeyLetters, readKeyLetter } from '#server/replicas/key-letters.ts'
import { createSampling } from '#server/sampling.ts'
import type { Target } from '#server/targets/target.ts'

/** The next sample tells whether trying again has helped; whoever asked waits no longer than this for it. */
const retryAnswerMs = 1100

/** One target, watched: its frames, and every room that looks at it or works on it. */
export function createWatching(options: {
  target: Target
  history: History
  hub: Hub
  log: Log
  /** What the names of the keys may take. */
  keysBytes: number
  /** Who runs the jobs, for those that come after. */
  board: Board
  warmHosts: readonly string[]
  /** Where alerts may be sent. */
  sending: SendingRules
  /** Of the board. */
  version: string
  /** How keys of this cache get their values; null where the board does not know. */
  loader: Loader | null
}) {
  const { target, history, hub, log } = options
  const topic = `frame:${target.id}`
  const keysTopic = `keys:${target.id}`
  const keys = createKeyBrowser({
    target,
    log,
    mostBytes: options.keysBytes,
    watched: () => hub.viewers(keysTopic) > 0,
    onWalk: state => hub.publish(keysTopic, 'walk', state),
    onStatistics: state => hub.publish(keysTopic, 'statistics', state),
  })
  const captures = createCaptures({ target })
  const inspect = createInspector({ target, keyOf: keys.bytesOf })
  const setting = createBorrowedSetting({
    target,
    log,
    store: history.borrowedSettings,
    self: { host: options.board.host, process: options.board.process },
  })
  const misses = createMissListener({ target, setting })
  const events = createEventsCounted()
  const waiting = new Set<(frame: Frame) => void>()
  const following = new Set<(frame: Frame) => void>()
  let deaf = () => {}

  const sampling = createSampling({
    target,
    history,
    log,
    watchedHere: () => hub.viewers(topic) > 0 || following.size > 0,
    onFrame: show,
    onFacts: () => hub.publish(`facts:${target.id}`, 'facts', { target: target.id }),
    beside: {
      async begin() {
        diagnosis.sample()
        await alerts.sample()
      },
      async end() {
        await Promise.all([diagnosis.follow(), alerts.follow()])
      },
      take: frame => alerts.take(frame),
    },
    onSlowlog: () => diagnosis.tellNews(),
    onAlerts: news => alerts.hear(news),
    onKeys(letter) {
      const news = readKeyLetter(letter, options.board.boot)
      if (news) keys.heard(news)
    },
  })
  const { latest, tell } = sampling
  const letters = createKeyLetters({ from: options.board.boot, tell })

  const operate = createOperating({
    target,
    log,
    names: { bytesOf: keys.bytesOf, textOf, glob: compileGlob },
    async found(asked) {
      const { rows, next, looked, of, problem, complete, walk } = await keys.ask('list', asked)
      return { rows, next, looked, of, problem, complete, walk }
    },
    frames: {
      latest,
      listen(listener) {
        following.add(listener)
        return () => void following.delete(listener)
      },
    },
    activity: history.activity,
    board: options.board,
    publish: state => hub.publish(`jobs:${target.id}`, 'job', state),
    loader: options.loader,
    misses,
    partOf: inspect.partOf,
    warmHosts: options.warmHosts,
    onKeys(news) {
      keys.heard(news)
      letters.take(news)
    },
  })

  const memory = createMemory({
    target,
    history,
    hub,
    log,
    latest,
    series: range => sampling.series({ node: null, range }),
  })
  const diagnosis = createDiagnosis({
    target,
    history,
    hub,
    log,
    captures,
    mostRead: operate.mostRead,
    policies: () => sampling.facts()?.nodes.map(node => node.evictionPolicy) ?? [],
    onNews: () => tell({ kind: 'slowlog' }),
  })

  const alerts = createAlerts({
    target,
    history,
    hub,
    log,
    sending: options.sending,
    version: options.version,
    beside: () => ({ slowEntries: diagnosis.slowEntries() }),
    tell,
  })

  const namespaces = createNamespacesOf({ target, captures, history, hub, log, setting })

  const advice = createAdvice({
    target,
    history,
    hub,
    now: Date.now,
    latest,
    facts: () => own(sampling.facts()),
    series: range => sampling.series({ node: null, range }),
    memory,
    namespaces,
    ...diagnosis.forAdvice,
  })

  function show(frame: Frame) {
    events.add(frame)
    for (const next of waiting) next(frame)
    waiting.clear()
    for (const listener of following) listener(frame)
    if (hub.viewers(topic) > 0) keys.prepare()
    hub.publish(topic, 'frame', frame)
  }

  async function nextFrame(): Promise<void> {
    const seen = Promise.withResolvers<unknown>()
    const timer = setTimeout(seen.resolve, retryAnswerMs)
    waiting.add(seen.resolve)
    await seen.promise
    waiting.delete(seen.resolve)
    clearTimeout(timer)
  }

  return {
    target,
    keys,
    inspect,
    operate,
    captures,
    alerts,
    diagnosis,
    memory,
    namespaces,
    advice,
    /** Connects again now, and says whether the target answers. */
    async retry(): Promise<{ answers: boolean }> {
      target.retry()
      await nextFrame()
      return { answers: latest()?.health.status === 'ok' }
    },
    start() {
      history.remember({ id: target.id, name: target.name, address: target.address })
      target.start()
      operate.start()
      namespaces.open()
      sampling.start()
      deaf = history.onState(state => {
        if (state.status !== 'ok') return
        void sampling.historyIsBack()
        void operate.settleInterrupted()
        if (sampling.samples()) alerts.wake()
      })
    },
    shareThrough: sampling.shareThrough,
    async stop() {
      deaf()
      letters.stop()
      await sampling.settle()
      await alerts.follow()
      await diagnosis.stop()
      await namespaces.stop()
      await captures.stop()
      await operate.stop()
      await misses.stop()
      await memory.stop()
      await inspect.stop()
      await keys.stop()
      await sampling.stop()
      await target.stop()
    },
    samples: sampling.samples,
    facts: (): TargetFacts => own(sampling.facts()),
    latest,
    /** Events of a node since the board began to watch it. */
    counted: events.of,
    series: sampling.series,
  }

  /** Role and name are this board's own, whoever samples. */
  function own(facts: TargetFacts | null): TargetFacts {
    const { id, name, kind, role, address, embedded } = target
    return { id, name, kind, role, address, embedded, nodes: facts?.nodes ?? [] }
  }
}

export type Watching = ReturnType<typeof createWatching>
