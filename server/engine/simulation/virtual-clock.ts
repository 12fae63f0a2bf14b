import type { Clock } from '#server/engine/ports.ts'

type Event = { at: number; order: number; run: () => void }

const SETTLES_PER_TURN = 64

/**
 * Lets every promise that can go on without the clock go on. Asked for from within a promise, a tick runs when all of
 * them have come to rest, and costs far less than a turn of the process; now and then that gets its turn all the same,
 * to hear of signals and of rejections that nobody handles.
 */
function createSettle() {
  let settled = 0
  const rest = () =>
    new Promise<void>(resolve => {
      settled += 1
      if (settled % SETTLES_PER_TURN === 0) setImmediate(resolve)
      else process.nextTick(resolve)
    })
  return { rest, settle: () => Promise.resolve().then(rest) }
}

/**
 * Time that passes only when somebody says so. Events fall due in order of time, then of their making, so the same
 * program does the same thing every time.
 */
export function createVirtualClock(start = 1_000_000) {
  let now = start
  let made = 0
  const queue: Event[] = []
  const { rest, settle } = createSettle()

  /** A binary search keeps the queue sorted: soonest last, where it is cheap to take. */
  function insert(event: Event) {
    let low = 0
    let high = queue.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const each = queue[middle]
      if (each && (each.at > event.at || (each.at === event.at && each.order > event.order))) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, event)
  }

  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      const event = { at: now + Math.max(0, ms), order: ++made, run }
      insert(event)
      return () => {
        const at = queue.indexOf(event)
        if (at >= 0) queue.splice(at, 1)
      }
    },
  }

  async function advanceTo(until: number) {
    await settle()
    for (let next = queue.at(-1); next && next.at <= until; next = queue.at(-1)) {
      queue.pop()
      now = next.at
      next.run()
      await rest()
    }
    now = until
  }

  return {
    ...clock,
    advance: (ms: number) => advanceTo(now + ms),
    settle,
    waiting: () => queue.length,
    /** Runs until the promise is settled; the horizon ends what would run for ever. */
    async until<T>(promise: Promise<T>, horizonMs = 600_000): Promise<T> {
      let done = false
      const finish = () => {
        done = true
      }
      promise.then(finish, finish)
      const horizon = now + horizonMs
      await settle()
      while (!done) {
        const next = queue.pop()
        if (next === undefined || next.at > horizon)
          throw new Error('Nothing is due any more, and it is not done.')
        now = next.at
        next.run()
        await rest()
      }
      return promise
    },
  }
}
