import type { Announcement, Capture, CaptureAsk, CaptureReport } from '../capture/shapes.ts'
import { createLiveSession, type LiveState, nothingHeard } from './live-session.ts'
import type { LiveFilter } from './matching.ts'

/** Whoever listens asks about once a second. */
const leftAfterMs = 6000

export type LiveAsk = { nodes: readonly string[] | null; seconds: number; filter: LiveFilter }

type Captures = {
  announce: (nodes: readonly string[] | null) => Promise<Announcement>
  start: (ask: CaptureAsk) => Promise<Capture>
}

/** The command stream for the eye of one operator at a time. Ends with its time, and when nobody looks any more. */
export function createLiveCommands({ captures, now = Date.now }: { captures: Captures; now?: () => number }) {
  let session: ReturnType<typeof createLiveSession> | null = null
  let capture: Capture | null = null
  let lookedAt = 0

  function endWhenLeft(running: Capture) {
    lookedAt = now()
    const timer = setInterval(() => {
      if (now() - lookedAt > leftAfterMs) running.stop('Nobody looked any more.')
    }, 1000)
    void running.done.then(() => clearInterval(timer))
  }

  return {
    announce: captures.announce,
    async start(by: string, { filter, ...ask }: LiveAsk): Promise<{ done: Promise<CaptureReport> }> {
      const next = createLiveSession({ by, filter, now })
      const running = await captures.start({ ...ask, onCommand: next.onCommand })
      next.begun(running)
      session = next
      capture = running
      endWhenLeft(running)
      const done = running.done.then(report => {
        next.over(report)
        capture = null
        return report
      })
      return { done }
    },
    stop() {
      capture?.stop()
    },
    /** How it goes, and what came after the line `after`. */
    tail(after: number) {
      lookedAt = now()
      const state: LiveState = session?.state() ?? nothingHeard
      return { state, lines: session?.lines(after) ?? [] }
    },
  }
}
