import type { Random } from '#server/engine/ports.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'

type Traffic = {
  keys: readonly string[]
  /** All keys together. */
  perSecond: number
  from: number
  until: number
  random: Random
}

/** Moments that come independently of each other, each for a key drawn by chance. */
export function* poisson({
  keys,
  perSecond,
  from,
  until,
  random,
}: Traffic): Generator<{ at: number; key: string }> {
  if (perSecond <= 0) return
  for (let at = from; ; ) {
    at -= (Math.log(1 - random.next()) * 1_000) / perSecond
    if (at >= until) return
    yield { at, key: keys[Math.floor(random.next() * keys.length)] ?? '' }
  }
}

export const readsOf = (traffic: Traffic): Asked[] =>
  [...poisson(traffic)].map(each => ({ ...each, op: 'read' as const }))

/** What another program writes, past the cache. */
export const writesAsideOf = (traffic: Traffic): Asked[] =>
  [...poisson(traffic)].map(each => ({ ...each, op: 'write aside' as const, value: { changedAt: each.at } }))
