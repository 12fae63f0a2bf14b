/** Runs at once, then at most every `ms` while it goes on being asked for; the last call is never lost. */
export function atMostEvery(ms: number, run: () => void) {
  let timer: NodeJS.Timeout | null = null
  let again = false

  function turn() {
    timer = null
    if (!again) return
    again = false
    call()
  }

  function call() {
    if (timer) {
      again = true
      return
    }
    run()
    timer = setTimeout(turn, ms)
    timer.unref()
  }

  return {
    call,
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
