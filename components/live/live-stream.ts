/** What the stream reports. Data arrives parsed; nobody else needs to know of EventSource. */
export type StreamListener = {
  event: (type: 'frame' | 'facts' | 'board' | 'reset', data: unknown) => void
  open: () => void
  /** Nothing heard since this moment, although something was due. */
  silent: (since: number) => void
  /** Refused with an HTTP error, perhaps because somebody must sign in. Tried again with growing pauses. */
  refused: () => void
}

const types = ['frame', 'facts', 'board', 'reset'] as const
const firstPauseMs = 1000
const longestPauseMs = 15_000
const silentAfterIntervals = 3.5

/** The one stream of this tab. Where no samples are wanted, silence means nothing. Returns its undo. */
export function openStream(topics: readonly string[], listener: StreamListener): () => void {
  const url = `/api/live?topics=${encodeURIComponent(topics.join(','))}`
  const expectsFrames = topics.some(topic => topic.startsWith('frame:'))
  let source: EventSource | null = null
  let pause = firstPauseMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let heard = Date.now()
  let dueMs = silentAfterIntervals * 1000

  function listen() {
    clearTimeout(silence)
    if (!expectsFrames) return
    silence = setTimeout(() => {
      listener.silent(heard)
      // A half-dead connection reports nothing by itself: begin a new one.
      reconnect()
    }, dueMs)
  }

  function receive(type: (typeof types)[number], text: string) {
    heard = Date.now()
    const data: unknown = JSON.parse(text)
    if (type === 'frame') dueMs = silentAfterIntervals * 1000 * intervalOf(data)
    listen()
    listener.event(type, data)
  }

  function reconnect() {
    source?.close()
    source = null
    clearTimeout(retry)
    retry = setTimeout(connect, pause * (0.8 + Math.random() * 0.4))
    pause = Math.min(pause * 2, longestPauseMs)
  }

  function connect() {
    const opened = new EventSource(url)
    source = opened
    opened.onopen = () => {
      pause = firstPauseMs
      listener.open()
      listen()
    }
    opened.onerror = () => {
      listener.silent(heard)
      if (opened.readyState !== EventSource.CLOSED) return
      listener.refused()
      reconnect()
    }
    for (const type of types) {
      opened.addEventListener(type, event => receive(type, event.data))
    }
  }

  connect()
  return () => {
    clearTimeout(retry)
    clearTimeout(silence)
    source?.close()
  }
}

function intervalOf(data: unknown): number {
  const seconds = typeof data === 'object' && data !== null && 'interval' in data ? data.interval : 1
  return typeof seconds === 'number' && seconds > 0 ? seconds : 1
}
