import { createRealClock } from '#server/engine/clock.ts'

/** What a query of postgres.js is made of, although its types do not say so. */
export type Query = Promise<unknown> & {
  options: { onexecute?: () => boolean }
  /** The session that it was sent to. */
  state: object | null
  /** It has been sent and is not answered. */
  active: boolean
  cancelled: unknown
  canceller: (query: Query) => Promise<void>
}

const FIRST_MS = 20
/** The waiting doubles each time, to five seconds in all: longer than a connection takes to be made or given up. */
const TRIES = 9

/**
 * Calls a query off until it has come to its end. postgres.js asks the server once: between the description and the
 * execution of a statement that stops nothing. Of a query whose connection is still being made it only takes a note,
 * and on that note the connection, once made, is given to nobody: so here the note is torn up, and the query called
 * off when it runs. If the server is gone nobody needs to hear of it: the query itself fails, whereas a rejected
 * cancellation is out of reach and would end the process.
 */
export function callingOff(askOnce: Query['canceller']): Query['canceller'] {
  const clock = createRealClock()
  const wait = (ms: number) => new Promise<void>(resolve => clock.after(ms, resolve))
  return async query => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const asked = askOnce(query)
      if (query.state === null) query.cancelled = null
      await asked.catch(() => undefined)
      if (query.state !== null && !query.active) return
      await wait(FIRST_MS * 2 ** attempt)
    }
  }
}
