import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until the answer is neither null nor false, or the time is over: then null. */
export async function until<T>(
  ask: () => T | null | false | Promise<T | null | false>,
  options: { withinMs: number; everyMs?: number },
): Promise<T | null> {
  const end = performance.now() + options.withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== false) return answer
    if (performance.now() >= end) return null
    await pause(options.everyMs ?? 25)
  }
}
