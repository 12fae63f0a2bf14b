import { BoardError } from './errors.ts'

/** Counts the changes that are being made, so that stopping waits for them and takes no new ones. */
export function createWorkInFlight() {
  let running = 0
  let closed = false
  let drained: (() => void) | null = null

  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (closed) throw new BoardError('STOPPING', 'The board is stopping. Try again when it is back.')
      running++
      try {
        return await work()
      } finally {
        running--
        if (running === 0) drained?.()
      }
    },
    /** Resolves when the last change is done, at the latest after `deadlineMs`. */
    async close(deadlineMs: number): Promise<void> {
      closed = true
      if (running === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      drained = resolve
      const timer = setTimeout(resolve, deadlineMs)
      await promise
      clearTimeout(timer)
    },
  }
}
