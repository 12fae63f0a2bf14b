import type { Frame, Series } from '#components/rpc/types.ts'
import { type Columns, createRing, type Ring } from './ring.ts'

export type Connection = { status: 'connecting' | 'live' | 'lost'; since: number }

export type LiveState = {
  target: string | null
  /** The newest sample, or the one that the person stopped at. */
  frame: Frame | null
  /** The newest sample that had numbers: what a dimmed screen still shows. */
  lastGood: Frame | null
  connection: Connection
  /** When the person pressed pause (ms), else null. The past goes on being collected meanwhile. */
  pausedAt: number | null
  /** Rises whenever the charts' data may have moved. */
  tick: number
}

/** The sum of all nodes has a ring like each of them. */
const everyNode = ''
type Rings = Map<string, Ring>

/** All that this tab knows about the target it looks at. Tells its listeners nothing while nobody can see it. */
export function createLiveStore(now: () => number = Date.now) {
  const listeners = new Set<() => void>()
  let state: LiveState = {
    target: null,
    frame: null,
    lastGood: null,
    connection: { status: 'connecting', since: 0 },
    pausedAt: null,
    tick: 0,
  }
  let rings: Rings = new Map()
  let frozen: Rings | null = null
  /** The present, kept aside while the screen stands still. */
  let latest: Pick<LiveState, 'frame' | 'lastGood'> = { frame: null, lastGood: null }
  let hidden = false

  function set(change: Partial<LiveState>) {
    state = { ...state, ...change }
    if (!hidden) for (const listener of listeners) listener()
  }

  function ring(node: string | null): Ring {
    const key = node ?? everyNode
    const there = rings.get(key) ?? createRing()
    rings.set(key, there)
    return there
  }

  function remember(frame: Frame) {
    ring(null).push(frame.at, frame.interval, frame.health.status === 'ok' ? frame.total : null)
    for (const node of frame.nodes) {
      ring(node.id).push(frame.at, frame.interval, node.health.status === 'ok' ? node.reading : null)
    }
  }

  function watch(target: string | null) {
    if (target === state.target) return
    rings = new Map()
    frozen = null
    latest = { frame: null, lastGood: null }
    const connection: Connection = { status: 'connecting', since: now() }
    set({ target, ...latest, connection, pausedAt: null, tick: state.tick + 1 })
  }

  return {
    state: () => state,
    watch,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    frame(frame: Frame) {
      if (frame.target !== state.target) return
      remember(frame)
      // After a reconnect older samples may come behind newer ones: they belong into the past only.
      if (latest.frame && frame.at < latest.frame.at) return
      latest = { frame, lastGood: frame.health.status === 'ok' ? frame : latest.lastGood }
      const connection: Connection =
        state.connection.status === 'live' ? state.connection : { status: 'live', since: now() }
      set(state.pausedAt === null ? { ...latest, connection, tick: state.tick + 1 } : { connection })
    },
    connected() {
      if (state.connection.status !== 'live') set({ connection: { status: 'live', since: now() } })
    },
    /** `since` is when this tab last heard from the board. */
    lost(since: number) {
      if (state.connection.status !== 'lost') set({ connection: { status: 'lost', since } })
    },
    /** What the server remembers of the last minutes, for the time that this tab did not see itself. */
    seed(target: string, node: string | null, series: Pick<Series, 'at' | 'lines' | 'step'>) {
      if (target !== state.target) watch(target)
      ring(node).seed(series)
      if (state.pausedAt === null) set({ tick: state.tick + 1 })
    },
    pause() {
      if (state.pausedAt !== null) return
      frozen = new Map([...rings].map(([key, each]) => [key, each.copy()]))
      set({ pausedAt: now() })
    },
    resume() {
      if (state.pausedAt === null) return
      frozen = null
      set({ ...latest, pausedAt: null, tick: state.tick + 1 })
    },
    /** Back in sight: one word for everything that happened meanwhile. */
    hide(isHidden: boolean) {
      hidden = isHidden
      set({})
    },
    /** What the screen may draw of the target (null) or of one node: the past up to now, or up to the pause. */
    columns(node: string | null, metrics: Parameters<Ring['read']>[0]): Columns {
      const shown = (frozen ?? rings).get(node ?? everyNode)
      return shown ? shown.read(metrics) : { at: [], lines: {} }
    },
  }
}

export type LiveStore = ReturnType<typeof createLiveStore>
