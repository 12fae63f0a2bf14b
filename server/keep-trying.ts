/** Starts something that may not start yet: tries again after `pauseMs` until it works or `stop()` is called. */
export function keepTrying<T>(
  start: () => Promise<T>,
  options: { pauseMs: number; onFail: (error: unknown) => void },
) {
  const stopped = Promise.withResolvers<void>()
  let over = false

  async function run(): Promise<T | null> {
    while (!over) {
      try {
        return await start()
      } catch (error) {
        options.onFail(error)
        await pause(options.pauseMs)
      }
    }
    return null
  }

  async function pause(ms: number) {
    const waited = Promise.withResolvers<void>()
    const timer = setTimeout(waited.resolve, ms)
    await Promise.race([waited.promise, stopped.promise])
    clearTimeout(timer)
  }

  return {
    done: run(),
    stop() {
      over = true
      stopped.resolve()
    },
  }
}
