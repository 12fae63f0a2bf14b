import type { Random } from '#server/engine/ports.ts'
import type { ChoiceId } from '#server/lab/experiments/skew/set-up.ts'

const samples = 5

/** Asked for a key: whether it was there. Afterwards it is, and another one may have gone. */
type Cache = (key: number) => boolean

/** Told which entry went. */
type Goes = (key: number) => void

function exactLru(size: number, goes: Goes): Cache {
  /** The order of a Map is the order of insertion: the first one is the oldest. */
  const entries = new Map<number, true>()
  return key => {
    const hit = entries.delete(key)
    entries.set(key, true)
    if (!hit && entries.size > size) {
      const [oldest] = entries.keys()
      if (oldest !== undefined) {
        entries.delete(oldest)
        goes(oldest)
      }
    }
    return hit
  }
}

type Slots = { keys: number; size: number; random: Random; goes: Goes }
/** What the entry with the lowest rank is evicted for; `before` is its rank until now, 0 when it is new. */
type Rank = (before: number, now: number) => number

/** The lowest of some random entries goes. With one sample that is any of them. */
function sampled({ keys, size, random, goes }: Slots, { of, rank }: { of: number; rank: Rank }): Cache {
  const slotOf = new Int32Array(keys).fill(-1)
  const keyAt = new Int32Array(size)
  const rankAt = new Float64Array(size)
  let used = 0
  let now = 0

  function victim(): number {
    let lowest = Math.floor(random.next() * size)
    for (let tries = 1; tries < of; tries++) {
      const other = Math.floor(random.next() * size)
      if ((rankAt[other] ?? 0) < (rankAt[lowest] ?? 0)) lowest = other
    }
    const key = keyAt[lowest] ?? 0
    slotOf[key] = -1
    goes(key)
    return lowest
  }

  return key => {
    now += 1
    const found = slotOf[key] ?? -1
    const slot = found >= 0 ? found : used < size ? used++ : victim()
    rankAt[slot] = rank(found >= 0 ? (rankAt[slot] ?? 0) : 0, now)
    keyAt[slot] = key
    slotOf[key] = slot
    return found >= 0
  }
}

export function cacheOf(id: ChoiceId, slots: Slots): Cache {
  switch (id) {
    case 'lru':
      return exactLru(slots.size, slots.goes)
    case 'sampled-lru':
      return sampled(slots, { of: samples, rank: (_, now) => now })
    case 'sampled-lfu':
      return sampled(slots, { of: samples, rank: before => before + 1 })
    case 'random':
      return sampled(slots, { of: 1, rank: () => 0 })
  }
}
