import type { Clock } from '#server/engine/ports.ts'
import type { Told } from '#server/lab/experiments/verdict.ts'

/** As often as somebody who watches can follow. */
export const newsEveryMs = 250

/** Gathers what a run tells, and sends it a few times a second. */
export function createNews(clock: Clock, send: (told: Told[]) => void) {
  let waiting: Told[] = []
  let callOff: (() => void) | null = null
  const flush = () => {
    callOff = null
    if (waiting.length > 0) send(waiting)
    waiting = []
  }
  return {
    add(told: Told) {
      waiting.push(told)
      callOff ??= clock.after(newsEveryMs, flush)
    },
    close() {
      callOff?.()
      flush()
    },
  }
}
