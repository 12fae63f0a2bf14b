import { createNames, usualShards } from '#server/engine/stores/names.ts'
import { laneOfKey, prefixOf } from '#server/lab/lane-places.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'
import { categoryOf, divideKinds } from '#server/lab/workload/shop.ts'

const names = (lane: LaneId) => createNames({ prefix: prefixOf(lane), shards: usualShards })

/** What the cache calls a key of a lane. */
export const cacheNameOf = (lane: LaneId, key: string): string => names(lane).entry(key)

/** Whose key it is and what the shop calls it; null for what is no entry of the lab (leases, journals, other keys). */
export function labKeyOf(name: string): { lane: LaneId; key: string } | null {
  const lane = laneOfKey(name)
  if (!lane) return null
  const key = name.slice(prefixOf(lane).length).replace(/:\{\d+\}$/, '')
  return key === '' || /[{}]/.test(key) ? null : { lane, key }
}

/** Everything that the rows of these settings may put into the cache, as the cache calls it. */
export function* cacheNames({ lanes, workload }: LabSettings): Generator<string> {
  const kindOf = divideKinds(workload)
  for (const { id: lane } of lanes) {
    const { entry } = names(lane)
    for (let id = 0; id < workload.keys; id++) yield entry(`${kindOf(id)}:${id}`)
    if (workload.mix.list === 0) continue
    yield entry('products')
    for (let id = 0; id <= categoryOf(workload.keys - 1); id++) yield entry(`category:${id}`)
  }
}
