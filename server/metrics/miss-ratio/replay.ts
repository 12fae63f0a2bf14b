import { createCurve, type Use } from './curve.ts'
import { createShards } from './shards.ts'
import { createTtlGrid, type Fills, modelledTtls, modelTtl, unknownFills } from './ttl-grid.ts'

const mostKeys = 8192
/** Misses that were told before their reads: they wait for them. */
const mostEarly = 10_000

/** What is known of one group of keys, to be asked what would be if. */
export function createModel() {
  return { curve: createCurve(), ttl: createTtlGrid() }
}
export type Model = ReturnType<typeof createModel>

type Known = {
  model: Model
  fills: Fills
  reads: number
  weight: number
  last: Use
  at: number
  missed: boolean
}

/**
 * Follows some of the keys of a stream of reads and misses, all in one, each also within its own group. The miss of a
 * read is told apart from it, mostly a moment later.
 */
export function createReplay(options: { mostKeys?: number } = {}) {
  const all = createModel()
  const known = new Map<string, Known>()
  const early = new Map<string, number>()
  const shards = createShards({ mostKeys: options.mostKeys ?? mostKeys, onForget: key => known.delete(key) })

  function tookEarly(key: string): boolean {
    const waiting = early.get(key)
    if (!waiting) return false
    if (waiting === 1) early.delete(key)
    else early.set(key, waiting - 1)
    return true
  }

  return {
    all,
    read(key: string, model: Model, at: number) {
      all.curve.count()
      model.curve.count()
      const use = shards.use(key)
      const missed = tookEarly(key)
      if (!use) return
      const before = known.get(key)
      const fills = before?.fills ?? unknownFills()
      for (const each of [all, model]) each.curve.add(use, !missed)
      all.ttl.read(fills.slice(), { at, weight: use.weight, missed })
      model.ttl.read(fills, { at, weight: use.weight, missed })
      if (!shards.follows(key)) return
      known.set(key, {
        model,
        fills,
        reads: (before?.reads ?? 0) + 1,
        weight: use.weight,
        last: use,
        at,
        missed,
      })
    },
    missed(key: string) {
      if (!shards.follows(key)) return
      const read = known.get(key)
      if (!read || read.missed) {
        if (early.size < mostEarly) early.set(key, (early.get(key) ?? 0) + 1)
        return
      }
      read.missed = true
      for (const each of [all, read.model]) each.curve.wasMiss(read.last)
      const { at, last } = read
      all.ttl.wasMiss(read.fills.slice(), { at, weight: last.weight })
      read.model.ttl.wasMiss(read.fills, { at, weight: last.weight })
    },
    /** A write has put it there, or taken it away. */
    written(key: string, at: number) {
      known.get(key)?.fills.fill(at)
    },
    dropped(key: string) {
      known.get(key)?.fills.fill(Number.NEGATIVE_INFINITY)
    },
    keys: shards.keys,
    rate: shards.rate,
    /** Hit rates for TTLs longer than the stream, for all keys or those of one group. */
    longTtls(model: Model | null, overSeconds: number) {
      const keys = [...known.values()].filter(each => model === null || each.model === model)
      return modelledTtls.map(ttl => modelTtl(keys, overSeconds, ttl))
    },
  }
}

export type Replay = ReturnType<typeof createReplay>
