import { createReplay, type Message } from './replay.ts'
import { createViewer, type Outlet, type Viewer } from './viewer.ts'

const encoder = new TextEncoder()
const heartbeat = encoder.encode(':\n\n')

/** Calls `run` every `ms` until the returned undo is called. */
export type Every = (ms: number, run: () => void) => () => void

const everyByTimer: Every = (ms, run) => {
  const timer = setInterval(run, ms)
  timer.unref()
  return () => clearInterval(timer)
}

export type HubOptions = {
  bootId: string
  /** Messages kept per topic for who was away. */
  keep?: number
  heartbeatMs?: number
  every?: Every
  random?: () => number
}

export type OpenOptions = {
  topics: readonly string[]
  /** What EventSource sends as Last-Event-ID. */
  lastId: string | null
  session: string | null
  outlet: Outlet
  onClose?: () => void
}

/** Fans events out to everybody who looks: each is serialised once, and a slow reader costs nobody else anything. */
export function createHub(options: HubOptions) {
  const { bootId, keep = 120, heartbeatMs = 10_000, every = everyByTimer, random = Math.random } = options
  const replay = createReplay({ bootId, keep })
  const all = new Set<Viewer>()
  const byTopic = new Map<string, Set<Viewer>>()
  const listeners = new Set<(viewers: number) => void>()
  let seq = 0
  let stopped = false
  let stopHeartbeat: (() => void) | null = null

  function encode(event: string, value: unknown): Uint8Array {
    return encoder.encode(`id: ${bootId}-${seq}\nevent: ${event}\ndata: ${JSON.stringify(value)}\n\n`)
  }

  function changed() {
    for (const listener of listeners) listener(all.size)
  }

  function enter(viewer: Viewer) {
    all.add(viewer)
    for (const topic of viewer.topics) {
      const there = byTopic.get(topic) ?? new Set()
      byTopic.set(topic, there.add(viewer))
    }
    stopHeartbeat ??= every(heartbeatMs, () => {
      for (const each of all) each.say(heartbeat)
    })
    changed()
  }

  function leave(viewer: Viewer) {
    all.delete(viewer)
    for (const topic of viewer.topics) {
      const there = byTopic.get(topic)
      there?.delete(viewer)
      if (there?.size === 0) byTopic.delete(topic)
    }
    if (all.size === 0) {
      stopHeartbeat?.()
      stopHeartbeat = null
    }
    changed()
  }

  /** What a viewer gets first: when to come back, and what it missed or a fresh start. */
  function greet(viewer: Viewer, lastId: string | null) {
    const missed = replay.after(viewer.topics, lastId, seq)
    // Spread out, or a thousand viewers of a restarted board would knock in the same millisecond.
    const hello: Message[] = [
      { seq, bytes: encoder.encode(`retry: ${1000 + Math.floor(random() * 1000)}\n\n`) },
    ]
    if (!missed.complete) hello.push({ seq, bytes: encode('reset', { bootId }) })
    viewer.greet([...hello, ...missed.messages])
  }

  return {
    publish(topic: string, event: string, value: unknown) {
      if (stopped) return
      seq++
      const message: Message = { seq, bytes: encode(event, value) }
      replay.add(topic, event, message)
      for (const viewer of byTopic.get(topic) ?? []) viewer.send(topic, event, message)
    },
    /** Starts a viewer's stream. Call the returned function when the other side has gone. */
    open({ topics, lastId, session, outlet, onClose }: OpenOptions): () => void {
      const viewer: Viewer = createViewer({
        topics: [...new Set(topics)],
        session,
        outlet,
        newest: replay.newest,
        onEnd: () => {
          leave(viewer)
          onClose?.()
        },
      })
      enter(viewer)
      greet(viewer, lastId)
      if (stopped) viewer.close()
      return viewer.gone
    },
    viewers: (topic?: string): number => (topic === undefined ? all.size : (byTopic.get(topic)?.size ?? 0)),
    onViewers(listener: (viewers: number) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    closeWhere(leaves: (viewer: { session: string | null; topics: readonly string[] }) => boolean) {
      for (const viewer of [...all]) if (leaves(viewer)) viewer.close()
    },
    /** Every stream ends, which tells an EventSource to come back. */
    async stop(): Promise<void> {
      stopped = true
      for (const viewer of [...all]) viewer.close()
    },
  }
}

export type Hub = ReturnType<typeof createHub>
