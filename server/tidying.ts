import type { History } from '#server/history/history.ts'
import type { Log } from '#server/log.ts'

const againMs = 3_000
const mostTries = 20

type Room = { tidy(): Promise<boolean> }

/** After a crash: what a room has left is removed as soon as both servers answer. */
export function createTidying({ history, log }: { history: History; log: Log }) {
  const stopping = new AbortController()
  const all: Promise<void>[] = []

  async function tidyUp(room: Room) {
    for (let attempt = 0; attempt < mostTries && !stopping.signal.aborted; attempt++) {
      try {
        if (history.state().status === 'ok' && (await room.tidy())) return
      } catch (error) {
        log.debug({ reason: String(error) }, 'what an earlier board may have left was not looked for yet')
      }
      await pause(againMs, stopping.signal)
    }
  }

  return {
    add: (room: Room) => void all.push(tidyUp(room)),
    stop: () => stopping.abort(),
    done: () => Promise.all(all),
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
