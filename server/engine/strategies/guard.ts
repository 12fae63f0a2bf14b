import type { Policy } from '#server/engine/policy.ts'
import type { Clock } from '#server/engine/ports.ts'
import { createTimeouts } from '#server/engine/strategies/timeouts.ts'
import type { Trace } from '#server/engine/trace.ts'

/** The cache did not answer in time, or is not asked at all at the moment. */
export class Unavailable extends Error {
  /** True when the command was sent, so that it may still take effect. */
  readonly sent: boolean

  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'Unavailable'
    this.sent = sent
  }
}

/** `payRest` brings the cache what it came to owe while it caught up. */
type Recovering = { catchUp: () => Promise<void>; payRest: () => Promise<void>; settled: () => boolean }
type Parts = { clock: Clock; trace: Trace; policy: () => Policy }

/**
 * Every call to the cache passes here: bounded in time, and not made at all while the breaker is open. It is closed
 * again by a recovery that runs beside the requests, so no request ever pays for the attempt.
 */
export function createGuard({ clock, trace, policy }: Parts) {
  let state: 'closed' | 'open' | 'half-open' = 'closed'
  let failures = 0
  /** Grows with each loss of the cache. */
  let generation = 0
  let stopped = false
  let settling = false
  /** Caught up so far that it is told of every change again, but not believed yet: reads still pass it by. */
  let hears = false
  let callOff = () => {}
  let recovery: Recovering = { catchUp: async () => {}, payRest: async () => {}, settled: () => true }
  const trips = new Set<() => void>()

  const become = (next: typeof state, reason: string) => {
    state = next
    trace({ type: 'breaker', state, reason })
  }

  const limit = createTimeouts(clock)
  const late = (ms: number) => new Unavailable(`The cache did not answer within ${ms} ms.`, true)
  const tooLate = () => late(policy().protections.cacheBudgetMs)
  const lost = () => new Unavailable('The cache was lost before it answered.', true)

  function trip(reason: string) {
    const breaker = policy().protections.breaker
    generation += 1
    hears = false
    for (const each of trips) each()
    // An answer that still comes may be from before or after the loss: nobody waits for it any more.
    limit.endAll(lost())
    if (state !== 'closed' || stopped) return
    if (breaker === null) {
      settleLater()
      return
    }
    become('open', reason)
    callOff = clock.after(breaker.coolMs, attempt)
  }

  /** Without a breaker the cache is asked all the time; what it is owed still has to reach it. */
  function settleLater() {
    if (settling || stopped) return
    settling = true
    callOff = clock.after(1_000, () => {
      settling = false
      recovery.catchUp().catch(settleLater)
    })
  }

  function attempt() {
    if (stopped) return
    become('half-open', 'trying whether the cache answers again')
    catchUp().catch((error: unknown) => {
      hears = false
      become('open', error instanceof Error ? error.message : String(error))
      if (!stopped) callOff = clock.after(policy().protections.breaker?.coolMs ?? 1_000, attempt)
    })
  }

  /**
   * Under traffic there is always one change more that the cache has not heard of. So it is told of them again before
   * it is believed: then what is owed only shrinks.
   */
  async function catchUp() {
    const until = generation
    await recovery.catchUp()
    hears = until === generation
    while (until === generation && !recovery.settled()) await recovery.payRest()
    // Lost again while it caught up: then it has not caught up.
    if (until !== generation) return attempt()
    hears = false
    failures = 0
    become('closed', 'the cache answers and has caught up')
  }

  const succeeded = () => {
    failures = 0
  }
  const failed = (error: unknown): never => {
    failures += 1
    const limitOfFailures = policy().protections.breaker?.failures ?? Number.POSITIVE_INFINITY
    const reason = error instanceof Error ? error.message : String(error)
    if (failures >= limitOfFailures) trip(reason)
    throw error instanceof Unavailable ? error : new Unavailable(reason, true, error)
  }

  const judge = { succeeded, failed }

  const leftAlone = () => new Unavailable('The cache is left alone until it has recovered.', false)

  return {
    usable: () => state === 'closed',
    call<T>(call: () => Promise<T>): Promise<T> {
      if (state !== 'closed') return Promise.reject(leftAlone())
      return limit(call(), policy().protections.cacheBudgetMs, tooLate, judge)
    },
    /** For changes: the cache is told of them also while it catches up. */
    tell<T>(call: () => Promise<T>): Promise<T> {
      if (state !== 'closed' && !hears) return Promise.reject(leftAlone())
      return limit(call(), policy().protections.cacheBudgetMs, tooLate, judge)
    },
    /** For what is known to take another time than a read: a write that waits for a disk or a replica. */
    callWithin<T>(ms: number, call: () => Promise<T>): Promise<T> {
      if (state !== 'closed') return Promise.reject(leftAlone())
      return limit(call(), ms, () => late(ms), judge)
    },
    /** For the recovery itself: bounded, but made although the breaker is open. */
    probe<T>(call: () => Promise<T>): Promise<T> {
      return limit(call(), policy().protections.cacheBudgetMs, tooLate)
    },
    trip,
    /** The cache does not know of a change. While it is left alone anyway that is one thing more to catch up with. */
    owes(reason: string) {
      if (state === 'closed') trip(reason)
    },
    onTrip(listener: () => void) {
      trips.add(listener)
    },
    recoverWith(how: Recovering) {
      recovery = how
    },
    stop() {
      stopped = true
      callOff()
    },
  }
}

export type Guard = ReturnType<typeof createGuard>
