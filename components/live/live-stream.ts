/** What the stream reports. Data arrives parsed; nobody else needs to know of EventSource. */
export type StreamListener = {
  event: (type: string, data: unknown) => void
  open: () => void
  /** Nothing heard since this moment, although something was due. */
  silent: (since: number) => void
  /** Refused with an HTTP error, perhaps because somebody must sign in. Tried again with growing pauses. */
  refused: () => void
}

const firstPauseMs = 1000
const longestPauseMs = 15_000
const silentAfterIntervals = 3.5

export type StreamOptions = {
  topics: readonly string[]
  /** The names under which the topics' events come. */
  events: readonly string[]
  /** The last message that a stream before this one has brought; empty when there was none. */
  after: string
}

export type Stream = { close: () => void; lastId: () => string }

/** The one stream of this tab. Where no samples are wanted, silence means nothing. */
export function openStream({ topics, events, after }: StreamOptions, listener: StreamListener): Stream {
  const expectsFrames = topics.some(topic => topic.startsWith('frame:'))
  let lastId = after
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

  function receive(type: string, message: MessageEvent<string>) {
    heard = Date.now()
    lastId = message.lastEventId || lastId
    const data: unknown = JSON.parse(message.data)
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
    const opened = new EventSource(addressOf(topics, lastId))
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
    for (const type of events) opened.addEventListener(type, message => receive(type, message))
  }

  connect()
  return {
    lastId: () => lastId,
    close() {
      clearTimeout(retry)
      clearTimeout(silence)
      source?.close()
    },
  }
}

/** Only a browser that connects again by itself says what it had last; a new stream has to say it in its address. */
function addressOf(topics: readonly string[], after: string): string {
  const query = new URLSearchParams({ topics: topics.join(',') })
  if (after !== '') query.set('after', after)
  return `/api/live?${query}`
}

function intervalOf(data: unknown): number {
  const seconds = typeof data === 'object' && data !== null && 'interval' in data ? data.interval : 1
  return typeof seconds === 'number' && seconds > 0 ? seconds : 1
}
