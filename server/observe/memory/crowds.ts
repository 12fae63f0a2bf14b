import { type Gathered, gather, nothing } from '#server/metrics/estimate.ts'

/** Half a second: any moment is then inside of a pair of neighbours that is one second long. */
const stepMs = 500
/** When so many half seconds are counted, the lesser half of them goes: a crowd is far above those. */
const mostCounted = 8000
/** Half seconds in which only so few keys expire are no crowd: most keys need no more than this table. */
const slots = 2 ** 18
const fewKeys = 8

/** Keys of one namespace that expire within half a second; `at`: ms since 1970. */
export type SeenCrowd = { space: string; at: number; keys: Gathered }

/** Where many keys expire in the same second, in memory that does not grow with them. */
export function createCrowds() {
  const seen = new Uint8Array(slots)
  let counted = new Map<string, Map<number, Gathered>>()
  let size = 0

  const list = (): SeenCrowd[] =>
    [...counted].flatMap(([space, steps]) =>
      [...steps].map(([step, keys]) => ({ space, at: step * stepMs, keys })),
    )

  function keep(crowds: readonly SeenCrowd[]) {
    counted = new Map()
    size = crowds.length
    for (const { space, at, keys } of crowds) stepsOf(space).set(at / stepMs, keys)
  }

  function stepsOf(space: string): Map<number, Gathered> {
    const steps = counted.get(space) ?? new Map<number, Gathered>()
    counted.set(space, steps)
    return steps
  }

  function count(space: string, step: number, bytes: number) {
    const steps = counted.get(space) ?? stepsOf(space)
    const known = steps.get(step)
    if (known) return gather(known, bytes)
    const fresh = nothing()
    gather(fresh, bytes)
    steps.set(step, fresh)
    size += 1
    if (size > mostCounted)
      keep(
        list()
          .toSorted((a, b) => b.keys.count - a.keys.count)
          .slice(0, mostCounted / 2),
      )
  }

  return {
    offer(space: string, expiresAt: number, bytes: number) {
      const step = Math.floor(expiresAt / stepMs)
      const slot = step % slots
      const known = seen[slot] ?? 0
      if (known < fewKeys) seen[slot] = known + 1
      else count(space, step, bytes)
    },
    list: () => list().filter(({ keys }) => keys.count >= fewKeys),
  }
}
