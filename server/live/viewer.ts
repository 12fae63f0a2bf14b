import type { Message } from './replay.ts'

/** Where a viewer's bytes go. `unread` counts what was written and has not left this process. */
export type Outlet = {
  write(bytes: Uint8Array): void
  unread(): number
  /** Orderly: what was written still arrives. */
  end(): void
  /** At once, whatever is still waiting. */
  destroy(): void
}

/** A viewer that is this far behind loses frames … */
const skipAboveBytes = 64 * 1024
/** … and is let go when it left this much unread: it comes back by itself and starts from the newest. */
const mostUnreadBytes = 256 * 1024

export type ViewerOptions = {
  topics: readonly string[]
  session: string | null
  outlet: Outlet
  newest: (topic: string, event: string) => Message | undefined
  onEnd: () => void
}

/** One open stream. Only whole messages are written or skipped, so a slow reader never sees half a frame. */
export function createViewer(options: ViewerOptions) {
  const { topics, session, outlet, newest, onEnd } = options
  const skipped = new Map<string, { topic: string; event: string }>()
  let skippedBytes = 0
  let open = true

  function end(how: 'end' | 'destroy' | 'gone') {
    if (!open) return
    open = false
    if (how !== 'gone') outlet[how]()
    onEnd()
  }

  function write(bytes: Uint8Array) {
    if (open) outlet.write(bytes)
  }

  function skip(topic: string, event: string, message: Message) {
    skipped.set(`${topic} ${event}`, { topic, event })
    skippedBytes += message.bytes.byteLength
    if (outlet.unread() + skippedBytes >= mostUnreadBytes) end('destroy')
  }

  /** The newest of everything that was skipped, oldest first: nothing stays out of date until its next change. */
  function catchUp() {
    const late = [...skipped.values()].map(({ topic, event }) => newest(topic, event))
    skipped.clear()
    skippedBytes = 0
    const messages = late.filter(message => message !== undefined).sort((a, b) => a.seq - b.seq)
    for (const message of messages) write(message.bytes)
  }

  return {
    topics,
    session,
    close: () => end('end'),
    /** The other side left. */
    gone: () => end('gone'),
    /** A comment: worth nothing later, so it is not made up for. */
    say(bytes: Uint8Array) {
      if (outlet.unread() < skipAboveBytes) write(bytes)
    },
    greet(messages: readonly Message[]) {
      for (const { bytes } of messages) write(bytes)
    },
    send(topic: string, event: string, message: Message) {
      if (outlet.unread() >= skipAboveBytes) return skip(topic, event, message)
      if (skipped.size === 0) return write(message.bytes)
      // This message is the newest of its kind, so catching up includes it.
      skipped.set(`${topic} ${event}`, { topic, event })
      catchUp()
    },
  }
}

export type Viewer = ReturnType<typeof createViewer>
