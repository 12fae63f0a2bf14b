import type { Clock } from '#server/engine/ports.ts'
import { createDoorkeeper } from '#server/engine/strategies/doorkeeper.ts'

/** Names remembered for each place, so that a key that is asked for again is known in the middle of a flood. */
const REMEMBERED = 4

export type Places = {
  /** Absences of this process in the cache at the same time. */
  most: number
  /** How long each of them stays at the longest. */
  ms: number
}

/**
 * Which absences may be cached: whoever asks for random ids must not fill the cache with rows that do not exist. Half
 * of the places go to whoever comes first; then it looks like a flood, and the rest is for keys that come again.
 */
export function createAdmission(clock: Clock) {
  let began = Number.NEGATIVE_INFINITY
  let kept = 0
  let keptBefore = 0
  let doorkeeper: { most: number; knows: (key: string) => boolean } | undefined

  /** What was kept in this window or the one before covers everything that can still be alive. */
  function turn(ms: number) {
    const passed = clock.now() - began
    if (passed < ms) return
    keptBefore = passed < 2 * ms ? kept : 0
    kept = 0
    began = clock.now()
  }

  function known(key: string, most: number): boolean {
    if (doorkeeper?.most !== most) doorkeeper = { most, ...createDoorkeeper(most * REMEMBERED) }
    return doorkeeper.knows(key)
  }

  return (key: string, { most, ms }: Places): boolean => {
    turn(ms)
    const taken = kept + keptBefore
    const admitted = taken < most / 2 || (known(key, most) && taken < most)
    if (admitted) kept += 1
    return admitted
  }
}

export type Admission = ReturnType<typeof createAdmission>
