import { batchKeys } from './limits.ts'

export type JobGate = ReturnType<typeof createJobGate>

/** Lets a job's work through: not while it is paused, not faster than allowed, not at all when it was ended. */
export function createJobGate(options: { limit: number | null; now: () => number }) {
  const { now } = options
  let limit = options.limit
  let paused = false
  let ended = false
  let nextAt = 0
  let changed = Promise.withResolvers<void>()

  function change() {
    changed.resolve()
    changed = Promise.withResolvers()
  }

  /** Until then, or until something was changed. */
  async function wait(ms: number | null) {
    const late = Promise.withResolvers<void>()
    const timer = ms === null ? null : setTimeout(late.resolve, ms)
    await Promise.race([changed.promise, late.promise])
    if (timer) clearTimeout(timer)
  }

  return {
    /** false: it is over. */
    async pass(keys: number): Promise<boolean> {
      while (!ended) {
        const pause = nextAt - now()
        if (paused) await wait(null)
        else if (limit !== null && pause > 0) await wait(pause)
        else break
      }
      nextAt = limit === null ? 0 : Math.max(now(), nextAt) + (keys / limit) * 1000
      return !ended
    },
    /** Small enough that a slow job still moves a few times a second. */
    batch: () => (limit === null ? batchKeys : Math.max(1, Math.min(batchKeys, Math.floor(limit / 4)))),
    async rest(ms: number): Promise<void> {
      if (!ended) await wait(ms)
    },
    limit: () => limit,
    paused: () => paused,
    ended: () => ended,
    pause() {
      paused = true
      change()
    },
    resume() {
      paused = false
      nextAt = 0
      change()
    },
    setLimit(next: number | null) {
      limit = next
      nextAt = 0
      change()
    },
    end() {
      ended = true
      change()
    },
  }
}
