import type { Log } from '#server/log.ts'
import { combine, emptyReading } from '#server/metrics/combine.ts'
import type { Series } from '#server/metrics/series.ts'
import type { Target } from '#server/targets/target.ts'
import type { Frame, Health, TargetFacts } from './frame.ts'
import { createLiveRing } from './live-ring.ts'
import { revisionOf } from './node-facts.ts'
import { createNodeWatch, type NodeWatch } from './node-watch.ts'
import { healthOf, keepSince } from './target-health.ts'
import { createTicks } from './ticks.ts'
import { createWindows } from './windows.ts'

type Events = { hits: number; misses: number }

const watchedSeconds = 1
const unwatchedSeconds = 5
/** A frame waits so long for its nodes: the slow ones are in the next one. */
const deadlineMs = 950
/** How often it is asked whether somebody has begun to watch. */
const glanceMs = 250

export type ObserverOptions = {
  target: Target
  watched: () => boolean
  onFrame: (frame: Frame) => void
  /** Something changed that changes rarely: version, role, policy, nodes, what is missing. */
  onFacts: () => void
  now?: () => number
  log: Log
}

export type Observer = {
  start(): void
  stop(): Promise<void>
  latest(): Frame | null
  live(node?: string): Series
  facts(): TargetFacts
  /** Gives a restarted board what history remembers of the whole target (null) or of a node. */
  seed(node: string | null, series: Series): void
}

/** Samples every node of a target once a second while somebody watches, and tells each moment as a frame. */
export function createObserver(options: ObserverOptions): Observer {
  const { target, watched, onFrame, onFacts, log } = options
  const now = options.now ?? Date.now
  const watches = new Map<string, NodeWatch>()
  const ring = createLiveRing()
  const windows = createWindows()
  let latest: Frame | null = null
  let health: Health | null = null
  let lastTick = 0
  let revision = ''
  let stopped = false
  const stopping = Promise.withResolvers<void>()
  const open = new Set<Promise<void>>()

  function follow() {
    const nodes = target.nodes()
    for (const [id, watch] of watches) {
      if (!nodes.includes(watch.node)) watches.delete(id)
    }
    for (const node of nodes) {
      if (!watches.has(node.id)) watches.set(node.id, createNodeWatch({ node, now, log }))
    }
  }

  function glance(at: number) {
    const eager = watched() || health?.status === 'connecting'
    const interval = eager ? watchedSeconds : unwatchedSeconds
    const passed = at - lastTick
    // Usually on the whole second. Where somebody has just come, the first sample does not wait for it.
    const due =
      at % 1000 === 0 ? passed >= interval * 1000 - glanceMs * 2 : passed >= interval * 1000 + glanceMs
    if (!due) return
    // What this sample stands for: more than the interval when it was longer until now, or when the board was late.
    const late = lastTick === 0 ? 1 : Math.round(passed / 1000)
    const covers = Math.min(Math.max(1, late), 2 * unwatchedSeconds)
    lastTick = at
    const ticking = tick(at, covers).catch(error =>
      log.error({ error: String(error) }, 'a sample went wrong'),
    )
    open.add(ticking)
    void ticking.finally(() => open.delete(ticking))
  }

  async function tick(at: number, interval: number) {
    follow()
    const samples = [...watches.values()].map(watch => watch.sample(at, interval))
    await settledWithin(samples, { ms: deadlineMs, unless: stopping.promise })
    if (stopped) return
    const frame = frameOf(at, interval)
    latest = frame
    if (frame.health.status === 'ok') ring.push({ at, seconds: interval, reading: frame.total })
    onFrame(frame)
    tellFacts()
  }

  function frameOf(at: number, interval: number): Frame {
    const nodes = [...watches.values()].map(watch => ({ watch, frame: watch.frame(at) }))
    const watchedNodes = nodes.map(({ watch, frame }) => ({ frame, required: watch.node.required() }))
    const problem = target.kind === 'sentinel' && nodes.length > 0 ? null : target.problem()
    health = keepSince(health, healthOf({ problem, nodes: watchedNodes, at }))
    const ok = health.status === 'ok'
    if (ok) windows.begin(at)
    const counted = sumOf([...watches.values()].map(watch => watch.takeEvents()))
    if (counted) windows.add(at, counted)
    const answering = nodes.filter(({ frame }) => frame.health.status === 'ok')
    const parts = answering.map(({ frame }) => ({ master: frame.role !== 'replica', reading: frame.reading }))
    const full = answering.map(({ watch }) => watch.memoryFullIn()).filter(seconds => seconds !== null)
    return {
      target: target.id,
      at,
      interval,
      health,
      counted,
      total: ok ? combine(parts) : emptyReading(),
      nodes: nodes.map(({ frame }) => frame),
      windows: windows.read(at),
      memoryFullIn: ok && full.length > 0 ? Math.min(...full) : null,
    }
  }

  function facts(): TargetFacts {
    const { id, name, kind, role, address, embedded } = target
    return {
      id,
      name,
      kind,
      role,
      address,
      embedded,
      nodes: [...watches.values()].map(watch => watch.facts()),
    }
  }

  function tellFacts() {
    const current = facts().nodes.map(revisionOf).join('\n')
    if (current === revision) return
    revision = current
    onFacts()
  }

  const ticks = createTicks({ everyMs: glanceMs, now, onTick: glance })
  let undo = () => {}

  return {
    start() {
      follow()
      undo = target.onNodes(follow)
      ticks.start()
    },
    async stop() {
      stopped = true
      stopping.resolve()
      undo()
      ticks.stop()
      await Promise.all(open)
    },
    latest: () => latest,
    live(id) {
      const at = latest?.at ?? now()
      const watch = id === undefined ? null : watches.get(id)
      if (watch) return watch.series(at)
      // A node that is no more has no line, rather than the whole target's.
      return id === undefined
        ? ring.series(at, windows.totals(at))
        : createLiveRing().series(at, { hits: null, misses: null })
    },
    facts,
    seed(id, series) {
      if (id !== null) return watches.get(id)?.seed(series)
      if (series.range === 'live') ring.seed(series)
      windows.seed(series)
    },
  }
}

/** What the nodes have counted together. Nothing known is not the same as zero. */
function sumOf(nodes: readonly (Events | null)[]): Events | null {
  const known = nodes.filter(events => events !== null)
  if (known.length === 0) return null
  return known.reduce((sum, { hits, misses }) => ({ hits: sum.hits + hits, misses: sum.misses + misses }))
}

/** Waits for all of them, but not for ever. */
async function settledWithin(work: Promise<void>[], { ms, unless }: { ms: number; unless: Promise<void> }) {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, ms)
  await Promise.race([Promise.all(work), late.promise, unless])
  clearTimeout(timer)
}
