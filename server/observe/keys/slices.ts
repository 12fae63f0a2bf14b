const sliceMs = 5
const stepsBetweenLooks = 64

/**
 * Work that can be long, a slice at a time, so that the walk and the questions of others come in between. `step` says
 * whether there is more to do. The first slice is made at once: what is short is done when somebody asks.
 */
export function createSlices(step: () => boolean) {
  const waiting = new Set<{ holds: () => boolean; go: () => void }>()
  let ended = false
  let stopped = false

  function wake() {
    for (const each of waiting) if (ended || stopped || each.holds()) each.go()
  }

  function work() {
    const until = performance.now() + sliceMs
    while (!ended && !stopped && performance.now() < until) {
      for (let i = 0; i < stepsBetweenLooks && !ended; i++) ended = !step()
    }
    wake()
    if (!ended && !stopped) setImmediate(work)
  }

  work()
  return {
    ended: () => ended,
    /** Until it has come so far, or the time is over. */
    async reach(holds: () => boolean, ms: number): Promise<void> {
      if (ended || stopped || holds()) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const mine = { holds, go: resolve }
      waiting.add(mine)
      const late = setTimeout(resolve, ms)
      await promise
      clearTimeout(late)
      waiting.delete(mine)
    },
    stop() {
      stopped = true
      wake()
    },
  }
}
