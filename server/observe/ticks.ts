/** Calls back on every whole multiple of `everyMs` of the clock, and never twice for one. */
export function createTicks(options: { everyMs: number; now: () => number; onTick: (at: number) => void }) {
  const { everyMs, now, onTick } = options
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = 0

  function plan() {
    const at = Math.max(last + everyMs, (Math.floor(now() / everyMs) + 1) * everyMs)
    timer = setTimeout(() => tick(at), Math.max(0, at - now()))
  }

  function tick(at: number) {
    // A timer may fire a little early, and after a suspended machine much too late: then count on from now.
    last = Math.max(at, Math.floor(now() / everyMs) * everyMs)
    plan()
    onTick(last)
  }

  return {
    start: plan,
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
