import type { Clock } from '#server/engine/ports.ts'
import { drainPromises } from '#server/engine/simulation/drain-promises.ts'
import { createTimerHeap } from '#server/engine/simulation/timer-heap.ts'

/** Then the process gets its turn, to hear of signals and messages. */
const EVENTS_PER_TURN = 1_000

/** Lets every promise that can go on without the clock go on: a tick runs when all of them have come to rest. */
const settle = () => Promise.resolve().then(() => new Promise<void>(resolve => process.nextTick(resolve)))

/**
 * Time that passes only when somebody says so. Events fall due in order of time, then of their making, so the same
 * program does the same thing every time.
 */
export function createVirtualClock(start = 1_000_000) {
  let now = start
  const timers = createTimerHeap()

  const clock: Clock = {
    now: () => now,
    after: (ms, run) => timers.add(now + Math.max(0, ms), run),
  }

  /** One event after the other, each with everything that follows from it without the clock. */
  function playWhile(goesOn: (at: number) => boolean): Promise<void> {
    const ended = Promise.withResolvers<void>()
    const turn = () => {
      try {
        drainPromises()
        for (let events = 0; events < EVENTS_PER_TURN; events++) {
          const at = timers.nextAt()
          if (!goesOn(at)) return ended.resolve()
          now = at
          timers.take()?.()
          drainPromises()
        }
        setImmediate(turn)
      } catch (error) {
        ended.reject(error)
      }
    }
    setImmediate(turn)
    return ended.promise
  }

  async function advanceTo(until: number) {
    await playWhile(at => at <= until)
    now = until
  }

  return {
    ...clock,
    advance: (ms: number) => advanceTo(now + ms),
    settle,
    waiting: timers.size,
    /** Runs until the promise is settled; the horizon ends what would run for ever. */
    async until<T>(promise: Promise<T>, horizonMs = 600_000): Promise<T> {
      let done = false
      const finish = () => {
        done = true
      }
      promise.then(finish, finish)
      const horizon = now + horizonMs
      await playWhile(at => !done && at <= horizon && at < Number.POSITIVE_INFINITY)
      if (!done) throw new Error('Nothing is due any more, and it is not done.')
      return promise
    },
  }
}
