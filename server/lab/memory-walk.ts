import { type CacheClient, nodesOf } from '#server/lab/clean-up.ts'
import { labPlace, laneOfKey } from '#server/lab/lane-places.ts'
import { type LaneId, laneIds } from '#server/lab/settings.ts'

const atOnce = 200
/** For a millisecond of the server's, nineteen of rest. */
const restPerWork = 19
const pauseBetweenWalksMs = 1_000

export type LaneMemory = { bytes: number; keys: number; at: number }

type Options = {
  client: () => Promise<CacheClient>
  now: () => number
  /** Resolves after the time, or earlier when the signal says so. */
  rest: (ms: number, signal: AbortSignal) => Promise<void>
  onWalk: (memory: Map<LaneId, LaneMemory>) => void
  onTrouble: (error: unknown) => void
}

/** Walks over the lab's keys again and again, slowly enough that the server does not feel it. */
export function startMemoryWalk({ client, now, rest, onWalk, onTrouble }: Options) {
  const stopping = new AbortController()
  const { signal } = stopping

  async function walk() {
    const sums = new Map(laneIds.map(lane => [lane, { bytes: 0, keys: 0, at: 0 }]))
    for (const node of nodesOf(await client())) {
      let cursor = '0'
      do {
        const began = performance.now()
        const [next, keys] = await node.scan(cursor, 'MATCH', labPlace.everyKey, 'COUNT', atOnce)
        cursor = next
        const sizes = await Promise.all(keys.map(key => node.memory('USAGE', key)))
        keys.forEach((key, at) => {
          const lane = laneOfKey(key)
          const sum = lane === null ? undefined : sums.get(lane)
          const bytes = sizes[at]
          if (!sum || typeof bytes !== 'number') return
          sum.bytes += bytes
          sum.keys += 1
        })
        await rest((performance.now() - began) * restPerWork, signal)
        if (signal.aborted) return
      } while (cursor !== '0')
    }
    const at = now()
    for (const sum of sums.values()) sum.at = at
    onWalk(sums)
  }

  async function run() {
    while (!signal.aborted) {
      try {
        await walk()
      } catch (error) {
        if (!signal.aborted) onTrouble(error)
      }
      await rest(pauseBetweenWalksMs, signal)
    }
  }

  const done = run()
  return async () => {
    stopping.abort()
    await done
  }
}
