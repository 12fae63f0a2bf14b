import type { AlertNews } from '#server/alerts/alerts.ts'
import type { History } from '#server/history/history.ts'
import type { Log } from '#server/log.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import { createFollower } from '#server/observe/follower.ts'
import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import { createObserver, type Observer } from '#server/observe/observer.ts'
import { createElection } from '#server/replicas/election.ts'
import type { KeyLetter } from '#server/replicas/key-letters.ts'
import { createUnpacker, pack } from '#server/replicas/parcel.ts'
import type { Target } from '#server/targets/target.ts'

/** How long another board's "somebody watches here" holds, and how often it is said. */
const watchedElsewhereMs = 4000
const sayWatchedMs = 1500

/** What the boards of one database tell each other about a target. */
type Message =
  | { kind: 'frame'; frame: Frame; facts: TargetFacts }
  | { kind: 'watched' }
  | { kind: 'slowlog' }
  | AlertNews
  | KeyLetter

export type SamplingOptions = {
  target: Target
  history: History
  log: Log
  watchedHere: () => boolean
  /** Each new frame, whoever sampled it. */
  onFrame: (frame: Frame) => void
  onFacts: () => void
  /** What else is done by the board that samples, and by no other. */
  beside: {
    begin: () => Promise<void>
    end: () => Promise<void>
    take: (frame: Frame) => void
  }
  /** What the board that samples tells the others. */
  onSlowlog: () => void
  onAlerts: (news: AlertNews) => void
  /** What any board has done to keys, this one too. */
  onKeys: (letter: KeyLetter) => void
}

/**
 * Of several boards on one Postgres one samples a target and writes its history; the others show the frames it sends. A
 * board that cannot ask Postgres samples by itself.
 */
export function createSampling(options: SamplingOptions) {
  const { target, history, log, watchedHere, onFrame, onFacts, beside } = options
  const follower = createFollower()
  let observer: Observer | null = null
  let election: ReturnType<typeof createElection> | null = null
  let watchedElsewhere = 0
  let knownFacts = ''
  let seeded = false
  let saying: NodeJS.Timeout | null = null
  let changing: Promise<void> = Promise.resolve()

  async function sample() {
    if (observer) return
    const fresh = createObserver({
      target,
      log,
      watched: () => watchedHere() || Date.now() - watchedElsewhere < watchedElsewhereMs,
      onFrame(frame) {
        history.write(frame)
        beside.take(frame)
        // Whoever follows later begins with what was seen before.
        follower.take(frame, fresh.facts())
        onFrame(frame)
        tell({ kind: 'frame', frame, facts: fresh.facts() })
      },
      onFacts,
    })
    observer = fresh
    fresh.seed(null, follower.live(null))
    fresh.start()
    await beside.begin()
    await seed(fresh)
  }

  async function follow() {
    const before = observer
    observer = null
    await before?.stop()
    await beside.end()
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
      if (!observer) options.onSlowlog()
      return
    }
    if (message.kind === 'alerts') return options.onAlerts(message)
    if (message.kind === 'keys') return options.onKeys(message)
    // NOTIFY also reaches its sender.
    if (observer) return
    seeded = true
    follower.take(message.frame, message.facts)
    onFrame(message.frame)
    const facts = JSON.stringify(message.facts)
    if (facts !== knownFacts) onFacts()
    knownFacts = facts
  })

  async function seriesOf(query: { node: string | null; range: RangeName }): Promise<Series> {
    if (query.range !== 'live') return history.series({ target: target.id, ...query })
    return observer?.live(query.node ?? undefined) ?? follower.live(query.node)
  }

  function change(work: () => Promise<void>) {
    changing = changing.then(work, work)
  }

  return {
    tell,
    latest: () => observer?.latest() ?? follower.latest(),
    facts: () => observer?.facts() ?? follower.facts(),
    series: seriesOf,
    /** Whether this board samples, or shows what another one does. */
    samples: () => observer !== null,
    start: () => change(sample),
    /** The past can be asked again. */
    async historyIsBack() {
      if (observer) await seed(observer)
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
    /** Nobody else changes who samples from now on; the samples go on. */
    async settle() {
      if (saying) clearInterval(saying)
      await election?.stop()
      await changing
    },
    async stop() {
      await observer?.stop()
    },
  }
}
