import { createStackDistance } from './stack-distance.ts'

/** Hashes are compared on this scale. */
const scale = 2 ** 24
const mostHot = 1024
/** So many keys are followed, all of them, before it is decided which are the hot ones. */
const learningKeys = 8192

/** FNV-1a with a last stir; spatial sampling needs all keys alike, whatever they are called. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % scale
}

/** `distance` is that of the whole stream, told from the sample; `weight`: so many uses this one stands for. */
export type ShardUse = { distance: number | null; weight: number; keysSoFar: number }

type Followed = { hash: number; uses: number }

/**
 * Spatially hashed sampling (SHARDS, Waldspurger 2015): all uses of some keys rather than some uses of all keys, so
 * distances in the sample are those of the whole, scaled. Fixed rate: `rate`. Fixed size: with more than `mostKeys`
 * keys the rate falls, and the keys above it are forgotten. Beyond the paper, the keys that were hottest when the
 * rate fell stay and stand for themselves only: a few of them make most of the uses, and most of the error.
 */
export function createShards(options: {
  rate?: number
  mostKeys?: number
  onForget?: (key: string) => void
}) {
  const { rate, onForget = () => {} } = options
  const mostKeys = options.mostKeys ?? (rate === undefined ? Number.POSITIVE_INFINITY : learningKeys)
  const stack = createStackDistance()
  const followed = new Map<string, Followed>()
  let threshold = scale
  let settled = false

  function markHottest() {
    const most = Math.min(mostHot, Math.floor(mostKeys / 4))
    const hottest = [...followed].sort((a, b) => b[1].uses - a[1].uses).slice(0, most)
    for (const [key, { uses }] of hottest) if (uses > 2) stack.mark(key)
  }

  /** What is left is still a fair choice; some go at once, for sorting for every key would be slow. */
  function fall(to: number) {
    threshold = Math.max(1, to)
    for (const [key, { hash }] of followed) {
      if (hash < threshold || stack.isMarked(key)) continue
      followed.delete(key)
      stack.forget(key)
      onForget(key)
    }
  }

  function shrink() {
    if (followed.size <= mostKeys) return
    if (rate !== undefined) {
      if (settled) return
      settled = true
      markHottest()
      return fall(Math.round(rate * scale))
    }
    // Only while every key is followed: later the followed ones also stand for others, and must go on doing so.
    if (!settled) markHottest()
    settled = true
    const cold = [...followed].filter(([key]) => !stack.isMarked(key)).map(([, { hash }]) => hash)
    fall(cold.sort((a, b) => a - b)[Math.floor(cold.length * 0.8)] ?? 1)
  }

  const keys = () => stack.size().marked + stack.size().others * (scale / threshold)

  return {
    follows: (key: string): boolean => followed.has(key) || hashOf(key) < threshold,
    /** null: not in the sample. */
    use(key: string): ShardUse | null {
      const known = followed.get(key)
      const hash = known?.hash ?? hashOf(key)
      if (!known && hash >= threshold) return null
      const times = scale / threshold
      const weight = stack.isMarked(key) ? 1 : times
      const distance = stack.use(key)
      if (known) known.uses += 1
      else followed.set(key, { hash, uses: 1 })
      const use = {
        distance: distance && distance.marked + distance.others * times,
        weight,
        keysSoFar: keys(),
      }
      if (!known) shrink()
      return use
    },
    rate: () => threshold / scale,
    /** Different keys in the whole stream so far. */
    keys,
    sampledKeys: () => followed.size,
  }
}
