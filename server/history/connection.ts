import { setTimeout as wait } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { guardConnections } from '#server/engine/source/connection-guard.ts'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { migrate } from './migrations.ts'
import { reasonOf } from './reason.ts'

export type HistoryState = { status: 'connecting' | 'ok' | 'down'; since: number; message: string | null }

/** `quick` writes and proves that Postgres is alive; whatever may take long waits its turn on `slow`. */
export type Database = { quick: Sql; slow: Sql }

const pauses = [250, 500, 1000, 2000]
const probeEveryMs = 1000
const probeDeadlineMs = 1500
const setUpDeadlineMs = 30_000

export type ConnectionOptions = {
  url: string | null
  log: Log
  now: () => number
  /** Runs once per connection, before it counts as up. */
  prepare: (database: Database) => Promise<void>
  /** What goes on while it is up. It may reject, which ends the connection; the signal tells that it has ended. */
  live: (database: Database, signal: AbortSignal) => Promise<void>
}

/** Connects, prepares, notices a Postgres that died or froze, and comes back by itself. Never throws. */
export function createConnection(options: ConnectionOptions) {
  const { log, now, prepare, live } = options
  const listeners = new Set<(state: HistoryState) => void>()
  const stopping = new AbortController()
  let url = options.url
  let life = new AbortController()
  let state: HistoryState = { status: 'connecting', since: now(), message: null }
  let running: Promise<void> | null = null

  function report(status: HistoryState['status'], message: string | null) {
    if (state.status === status && state.message === message) return
    state = { status, message, since: state.status === status ? state.since : now() }
    for (const listener of listeners) listener(state)
  }

  function fail(error: unknown) {
    const message = reasonOf(error)
    if (state.message !== message) log.warn({ reason: String(error) }, message)
    report('down', message)
  }

  /** One connection from its beginning to its end. True when it was up. */
  async function connect(address: string, signal: AbortSignal): Promise<boolean> {
    let database: Database | null = null
    let up = false
    try {
      database = open(address, log)
      await Promise.race([within(setUpDeadlineMs, setUp(database)), end(signal)])
      signal.throwIfAborted()
      up = true
      report('ok', null)
      await Promise.race([probe(database.quick, signal), live(database, signal), end(signal)])
    } catch (error) {
      const wanted = signal.aborted
      // First, so that nobody who hears of the failure still finds the connection.
      life.abort()
      if (!wanted) fail(error)
    }
    if (database) await close(database)
    return up
  }

  async function setUp(database: Database) {
    await migrate(database.quick)
    await prepare(database)
  }

  async function run() {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      life = new AbortController()
      const signal = AbortSignal.any([life.signal, stopping.signal])
      if (url !== null && (await connect(url, signal))) failures = 0
      life.abort()
      // A new address interrupts the pause as well: `life` is replaced before it begins.
      life = new AbortController()
      const pause = url === null ? Number.POSITIVE_INFINITY : (pauses[failures] ?? 2000)
      await sleep(pause, AbortSignal.any([life.signal, stopping.signal]))
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
    setUrl(next: string) {
      if (next === url) return
      url = next
      life.abort()
    },
    state: () => state,
    onState(listener: (state: HistoryState) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function open(url: string, log: Log): Database {
  const connect = (max: number) =>
    // A Postgres that dies in the middle of a transaction must not throw outside of every promise.
    guardConnections(
      postgres(url, {
        max,
        connect_timeout: 2,
        // Asked for at each connect, and a refusal there is nobody's to catch. So lists go in and out as JSON.
        fetch_types: false,
        onnotice: notice => log.debug({ notice: notice.message }, 'Postgres says'),
        // Compiling a query costs more than any of ours takes.
        connection: { application_name: 'cacheboard', statement_timeout: 30_000, jit: false },
      }),
    )
  return { quick: connect(2), slow: connect(3) }
}

async function close({ quick, slow }: Database) {
  await Promise.all([quick.end({ timeout: 0 }), slow.end({ timeout: 0 })])
}

async function probe(sql: Sql, signal: AbortSignal): Promise<void> {
  while (await sleep(probeEveryMs, signal)) await within(probeDeadlineMs, sql`select 1`)
}

function end(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** False when the signal cut it short. */
export async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  try {
    await wait(Math.min(ms, 2 ** 31 - 1), undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/** Rejects when the answer takes too long: a frozen server never answers, and never says so. */
export async function within<T>(ms: number, answer: PromiseLike<T>): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const seconds = ms / 1000
  const message = `The history in Postgres is not available. It did not answer within ${seconds} s.`
  const timer = setTimeout(() => deadline.reject(new BoardError('HISTORY_UNAVAILABLE', message)), ms)
  try {
    return await Promise.race([answer, deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}
