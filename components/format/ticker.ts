import { useSyncExternalStore } from 'react'

const tickMs = 1000

/** One timer for every relative time on the screen. Runs while somebody shows one. */
function createTicker(now: () => number) {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | null = null
  let shown = 0

  function tick() {
    shown = now()
    for (const listener of listeners) listener()
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      timer ??= setInterval(tick, tickMs)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
    /** The same answer within a second, as React asks for. */
    now() {
      const current = now()
      if (Math.abs(current - shown) >= tickMs) shown = current
      return shown
    },
  }
}

const ticker = createTicker(Date.now)

/** The present, renewed once a second. */
export function useNow(): number {
  return useSyncExternalStore(ticker.subscribe, ticker.now, ticker.now)
}
