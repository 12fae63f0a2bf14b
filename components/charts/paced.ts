/** Runs at once, then at most every so often; what is asked for meanwhile is one run at the end of that time. */
export function paced(run: () => void, everyMs: number) {
  let last = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | null = null

  function now() {
    timer = null
    last = performance.now()
    run()
  }
  return {
    ask() {
      if (timer !== null) return
      const left = last + everyMs - performance.now()
      if (left <= 0) now()
      else timer = setTimeout(now, left)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
