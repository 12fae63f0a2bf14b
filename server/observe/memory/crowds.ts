import { type Gathered, gather, nothing } from '#server/metrics/estimate.ts'
import { createHeaviest } from '#server/metrics/heaviest.ts'

/** Half a second: any moment is then inside of a pair of neighbours that is one second long. */
const stepMs = 500
const mostCounted = 4000
/** Half seconds in which only so few keys expire are no crowd: most keys need no more than this table. */
const slots = 2 ** 18
const fewKeys = 8

/** Keys of one namespace that expire within one second; `at`: ms since 1970. */
export type SeenCrowd = { space: string; at: number; keys: Gathered }

/** Where many keys expire in the same second, in memory that does not grow with them. */
export function createCrowds() {
  const seen = new Uint8Array(slots)
  const counted = createHeaviest<Gathered>({ most: mostCounted, fresh: nothing, drop: () => {} })

  return {
    offer(space: string, expiresAt: number, bytes: number) {
      const step = Math.floor(expiresAt / stepMs)
      const slot = step % slots
      const known = seen[slot] ?? 0
      if (known < fewKeys) {
        seen[slot] = known + 1
        return
      }
      gather(counted.offer(`${step} ${space}`, 1), bytes)
    },
    list: (): SeenCrowd[] =>
      counted.list().flatMap(({ name, data }) => {
        const space = name.indexOf(' ')
        return data.count < fewKeys
          ? []
          : [{ space: name.slice(space + 1), at: Number(name.slice(0, space)) * stepMs, keys: data }]
      }),
  }
}
