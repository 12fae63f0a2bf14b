import type { Clock } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import { claimMs, type Desk, openDesk } from '#server/lab/desk.ts'
import { within } from '#server/lab/time-limit.ts'
import type { Endpoint } from '#server/targets/url.ts'

const answerWithinMs = 2_000
const askAgainMs = 200

type Options = {
  endpoint: Endpoint
  databaseUrl: string | null
  clock: Clock
  /** Monotonic. */
  now: () => number
  signal: AbortSignal
  /** As soon as there is something to close. */
  opened: (desk: Desk) => void
}

/** Connections to both servers, and both of them this lab's. */
export async function openHeldDesk(options: Options) {
  const { endpoint, databaseUrl, clock, now, signal } = options
  if (!databaseUrl)
    throw new BoardError(
      'HISTORY_UNAVAILABLE',
      'The board’s database has not started yet. Try again in a moment.',
    )
  const desk = await openDesk({ endpoint, databaseUrl })
  options.opened(desk)
  await desk.cacheReady()
  const held = await within(claimMs + answerWithinMs, holdWhenFree(desk), 'The database’s answer')
  if (held !== 'ours') throw new BoardError('BAD_INPUT', `Another lab uses this ${held} already.`)

  /** The claim of a board that died stays in the cache for some seconds. */
  async function holdWhenFree(opened: Desk) {
    for (const end = now() + claimMs + 500; ; ) {
      const mine = await opened.hold()
      if (mine !== 'cache' || now() > end || signal.aborted) return mine
      await new Promise<void>(resolve => clock.after(askAgainMs, resolve))
    }
  }
}
