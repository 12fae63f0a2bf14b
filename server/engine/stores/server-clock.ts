import type { Clock } from '#server/engine/ports.ts'

/**
 * The server's time as seen from here. Each leased reply carries the server's clock; the sample with the shortest
 * way there and back wins, and is trusted for a minute.
 */
export function createServerClock(clock: Clock) {
  let offset = 0
  let best = Number.POSITIVE_INFINITY
  let learntAt = Number.NEGATIVE_INFINITY
  return {
    now: () => clock.now() + offset,
    learn(sentAt: number, serverTime: number) {
      const now = clock.now()
      const trip = now - sentAt
      if (trip > best && now - learntAt < 60_000) return
      best = trip
      learntAt = now
      offset = serverTime - (sentAt + trip / 2)
    },
  }
}

export type ServerClock = ReturnType<typeof createServerClock>
