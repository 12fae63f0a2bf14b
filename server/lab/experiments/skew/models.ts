import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { type Asked, type Caches, warmOf } from '#server/lab/experiments/skew/answering.ts'
import { cacheOf } from '#server/lab/experiments/skew/caches.ts'
import type { ChoiceId } from '#server/lab/experiments/skew/set-up.ts'
import { createWitness } from '#server/lab/experiments/skew/witness.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'

/** So many requests are worked off before the board's other work has its turn. */
const turn = 20_000
const turnOfOthers = () => new Promise<void>(resolve => setImmediate(resolve))

const why: Record<ChoiceId, string> = {
  lru: 'it was asked for longest ago',
  'sampled-lru': 'of five looked at it was asked for longest ago',
  'sampled-lfu': 'of five looked at it was asked for least often',
  random: 'by chance',
}

/** The policies as their books describe them. */
export function modelCaches(lab: ExperimentLab): Caches {
  return {
    async ask({ id, trace, size, keys }: Asked) {
      const warm = warmOf(trace)
      const witness = createWitness({ keys, from: warm, why: why[id] })
      let [now, asking] = [0, 0]
      const random = createRandom(seedOf(lab.seed, size))
      const isThere = cacheOf(id, { keys, size, random, goes: key => witness.gone(now, key, asking) })
      let hits = 0
      for (const [at, key] of trace.entries()) {
        now = at
        asking = key
        const hit = isThere(key)
        witness.asked(at, key, hit)
        if (hit && at >= warm) hits += 1
        if (at % turn > 0) continue
        lab.signal.throwIfAborted()
        await turnOfOthers()
      }
      return { hitRate: hits / (trace.length - warm), held: size, story: witness.story(id) }
    },
    close: async () => {},
  }
}
