import type { Clock } from '#server/engine/ports.ts'

const lookEveryMs = 1_000

type Options = { clock: Clock; idleMs: number; watched: () => boolean; onIdle: () => void }

/** Tells when nobody has watched for so long. */
export function createIdleWatch({ clock, idleMs, watched, onIdle }: Options) {
  let callOff = () => {}
  let lastSeen = 0

  function look() {
    if (watched()) lastSeen = clock.now()
    if (clock.now() - lastSeen >= idleMs) return onIdle()
    callOff = clock.after(Math.min(lookEveryMs, idleMs), look)
  }

  return {
    start() {
      callOff()
      lastSeen = clock.now()
      look()
    },
    stop: () => callOff(),
  }
}
