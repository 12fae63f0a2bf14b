import { createAdvice } from '#server/advice.ts'
import { type AlertNews, createAlerts } from '#server/alerts/alerts.ts'
import type { SendingRules } from '#server/alerts/webhook/address.ts'
import { createDiagnosis } from '#server/diagnosis.ts'
import { createEventsCounted } from '#server/events-counted.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import { createMemory } from '#server/memory.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import { createNamespacesOf } from '#server/namespaces.ts'
import { createCaptures } from '#server/observe/capture/captures.ts'
import { createFollower } from '#server/observe/follower.ts'
import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import { createInspector } from '#server/observe/inspect/inspector.ts'
import { createKeyBrowser } from '#server/observe/keys/key-browser.ts'
import { textOf } from '#server/observe/keys/name.ts'
import { compileGlob } from '#server/observe/keys/name-glob.ts'
import { createBorrowedSetting } from '#server/observe/misses/borrowed-setting.ts'
import { createMissListener } from '#server/observe/misses/miss-listener.ts'
import { createObserver, type Observer } from '#server/observe/observer.ts'
import { createOperating } from '#server/operate/operating.ts'
import type { Board } from '#server/operate/recording.ts'
import type { Loader } from '#server/operate/warm-step.ts'
import { createElection } from '#server/replicas/election.ts'
import { createUnpacker, pack } from '#server/replicas/parcel.ts'
import type { Target } from '#server/targets/target.ts'

/** How long another board's "somebody watches here" holds, and how often it is said. */
const watchedElsewhereMs = 4000
const sayWatchedMs = 1500
/** The next sample tells whether trying again has helped; whoever asked waits no longer than this for it. */
const retryAnswerMs = 1100

/** What the boards of one database tell each other about a target. */
type Message =
  | { kind: 'frame'; frame: Frame; facts: TargetFacts }
  | { kind: 'watched' }
  | { kind: 'slowlog' }
  | AlertNews

/**
 * One target, watched. Of several boards on one Postgres one samples it and writes its history; the others
 * show the frames it sends. A board that cannot ask Postgres samples by itself.
 */
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
  const follower = createFollower()
  let observer: Observer | null = null
  let election: ReturnType<typeof createElection> | null = null
  let watchedElsewhere = 0
  let knownFacts = ''
  let seeded = false
  let saying: NodeJS.Timeout | null = null
  let changing: Promise<void> = Promise.resolve()
  let deaf = () => {}

  const watchedHere = () => hub.viewers(topic) > 0 || following.size > 0

  const waiting = new Set<(frame: Frame) => void>()
  const following = new Set<(frame: Frame) => void>()
  const latest = () => observer?.latest() ?? follower.latest()

  const operate = createOperating({
    target,
    log,
    names: { bytesOf: keys.bytesOf, textOf, glob: compileGlob },
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
    warmHosts: options.warmHosts,
  })

  const memory = createMemory({
    target,
    history,
    hub,
    log,
    latest,
    series: range => seriesOf({ node: null, range }),
  })
  const diagnosis = createDiagnosis({
    target,
    history,
    hub,
    log,
    captures,
    mostRead: operate.mostRead,
    policies: () => (observer?.facts() ?? follower.facts())?.nodes.map(node => node.evictionPolicy) ?? [],
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
    facts: () => own(observer?.facts() ?? follower.facts()),
    series: range => seriesOf({ node: null, range }),
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

  function tellFacts() {
    hub.publish(`facts:${target.id}`, 'facts', { target: target.id })
  }

  async function sample() {
    if (observer) return
    const fresh = createObserver({
      target,
      log,
      watched: () => watchedHere() || Date.now() - watchedElsewhere < watchedElsewhereMs,
      onFrame(frame) {
        history.write(frame)
        alerts.take(frame)
        // Whoever follows later begins with what was seen before.
        follower.take(frame, fresh.facts())
        show(frame)
        tell({ kind: 'frame', frame, facts: fresh.facts() })
      },
      onFacts: tellFacts,
    })
    observer = fresh
    fresh.seed(null, follower.live(null))
    fresh.start()
    diagnosis.sample()
    await alerts.sample()
    await seed(fresh)
  }

  async function follow() {
    const before = observer
    observer = null
    await before?.stop()
    await Promise.all([diagnosis.follow(), alerts.follow()])
  }

  /** A board that has just started begins its windows and its live chart with what history remembers. */
  async function seed(into: Observer) {
    if (history.state().status !== 'ok' || seeded) return
    seeded = true
    try {
      for (const range of ['live', '1h'] as const) {
        into.seed(null, await history.series({ target: target.id, node: null, range }))
      }
    } catch (error) {
      log.debug({ reason: String(error) }, 'no history to begin with')
    }
  }

  function tell(message: Message) {
    if (election?.part() !== 'leader' && message.kind === 'frame') return
    for (const text of pack(message)) election?.tell(text)
  }

  const listen = createUnpacker<Message>(message => {
    if (message.kind === 'watched') {
      if (observer) watchedElsewhere = Date.now()
      return
    }
    if (message.kind === 'slowlog') {
      if (!observer) diagnosis.tellNews()
      return
    }
    if (message.kind === 'alerts') return alerts.hear(message)
    // NOTIFY also reaches its sender.
    if (observer) return
    seeded = true
    follower.take(message.frame, message.facts)
    show(message.frame)
    const facts = JSON.stringify(message.facts)
    if (facts !== knownFacts) tellFacts()
    knownFacts = facts
  })

  async function seriesOf(query: { node: string | null; range: RangeName }): Promise<Series> {
    if (query.range !== 'live') return history.series({ target: target.id, ...query })
    return observer?.live(query.node ?? undefined) ?? follower.live(query.node)
  }

  function change(work: () => Promise<void>) {
    changing = changing.then(work, work)
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
      change(sample)
      deaf = history.onState(state => {
        if (state.status === 'ok' && observer) void seed(observer)
        if (state.status === 'ok') void operate.settleInterrupted()
        if (state.status === 'ok' && observer) alerts.wake()
      })
    },
    /** Once the database is known, the boards that share it agree on who samples. */
    shareThrough(url: string) {
      election = createElection({
        url,
        subject: target.id,
        log,
        onMessage: listen,
        onPart: part => change(part === 'follower' ? follow : sample),
      })
      election.start()
      saying = setInterval(() => {
        if (election?.part() === 'follower' && watchedHere()) tell({ kind: 'watched' })
      }, sayWatchedMs)
    },
    async stop() {
      deaf()
      if (saying) clearInterval(saying)
      await election?.stop()
      await changing
      await alerts.follow()
      await diagnosis.stop()
      await namespaces.stop()
      await captures.stop()
      await operate.stop()
      await misses.stop()
      await memory.stop()
      await inspect.stop()
      await keys.stop()
      await observer?.stop()
      await target.stop()
    },
    /** Whether this board samples, or shows what another one does. */
    samples: () => observer !== null,
    facts: (): TargetFacts => own(observer?.facts() ?? follower.facts()),
    latest,
    /** Events of a node since the board began to watch it. */
    counted: events.of,
    series: seriesOf,
  }

  /** Role and name are this board's own, whoever samples. */
  function own(facts: TargetFacts | null): TargetFacts {
    const { id, name, kind, role, address, embedded } = target
    return { id, name, kind, role, address, embedded, nodes: facts?.nodes ?? [] }
  }
}

export type Watching = ReturnType<typeof createWatching>
