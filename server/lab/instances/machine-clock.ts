import type { Clock } from '#server/engine/ports.ts'

/**
 * The machine's monotonic clock in milliseconds: every process of one machine reads the same, whatever happens to the
 * date, so a moment can be agreed upon and an acknowledgement of one process compared with a read of another.
 */
export function createMachineClock({ after }: Pick<Clock, 'after'> = timers): Clock {
  // Both count from the same clock; reading performance.now() is the cheaper way, thousands of times a second.
  const ahead = Number(process.hrtime.bigint()) / 1e6 - performance.now()
  return { now: () => ahead + performance.now(), after }
}

const timers: Pick<Clock, 'after'> = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
