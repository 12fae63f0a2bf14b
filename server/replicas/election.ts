import { setTimeout as wait } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import type { Log } from '#server/log.ts'

/** `alone`: no Postgres to agree through, so this board samples by itself. */
export type Part = 'alone' | 'leader' | 'follower'

const askEveryMs = 1000
const answerWithinMs = 1500
const lockSpace = 7_243_010

export type ElectionOptions = {
  url: string
  /** What is led: one board of all that share the database samples it. */
  subject: string
  log: Log
  onPart: (part: Part) => void
  /** What other boards say about the subject. */
  onMessage: (text: string) => void
}

/**
 * One of several boards on one Postgres leads: it holds an advisory lock that ends with its connection,
 * so a leader that dies is followed within two seconds. What they tell each other goes through NOTIFY.
 */
export function createElection(options: ElectionOptions) {
  const { url, subject, log, onPart, onMessage } = options
  const stopping = new AbortController()
  const channel = `cacheboard:${subject}`
  let part: Part = 'alone'
  let sql: Sql | null = null
  let running: Promise<void> | null = null

  function become(next: Part) {
    if (next === part) return
    part = next
    log.info({ subject, part }, 'part among the boards of this database')
    onPart(next)
  }

  async function run() {
    while (!stopping.signal.aborted) {
      try {
        await takePart()
      } catch (error) {
        if (!stopping.signal.aborted) log.debug({ reason: String(error) }, 'no agreement with other boards')
      }
      await sql?.end({ timeout: 0 })
      sql = null
      if (stopping.signal.aborted) return
      become('alone')
      await pause()
    }
  }

  /** Ends by throwing: when the connection, and with it the lock, is gone. */
  async function takePart() {
    // One connection, and never a fresh one: the lock belongs to the one that took it.
    sql = postgres(url, {
      max: 1,
      connect_timeout: 2,
      max_lifetime: null,
      fetch_types: false,
      onnotice: () => undefined,
    })
    const mine = sql
    await within(mine.listen(channel, onMessage))
    while (!stopping.signal.aborted) {
      become((await within(leads(mine))) ? 'leader' : 'follower')
      await pause()
    }
  }

  /** Taking a lock that one already holds counts up, so a leader only asks whether it still holds it. */
  async function leads(mine: Sql): Promise<boolean> {
    const [row] =
      part === 'leader'
        ? await mine<{ leads: boolean }[]>`
            select exists (select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as leads`
        : await mine<{ leads: boolean }[]>`
            select pg_try_advisory_lock(${lockSpace}, hashtext(${subject})) as leads`
    return row?.leads ?? false
  }

  async function pause() {
    try {
      await wait(askEveryMs, undefined, { signal: stopping.signal })
    } catch (error) {
      if (!stopping.signal.aborted) throw error
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await sql?.end({ timeout: 0 })
      await running
    },
    part: () => part,
    /** Tells the other boards. What cannot be said now is not said later: the next frame is better. */
    tell(text: string) {
      sql?.notify(channel, text).catch(error => log.debug({ reason: String(error) }, 'not told'))
    },
  }
}

async function within<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('Postgres did not answer in time')), answerWithinMs)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
