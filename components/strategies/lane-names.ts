import type { Lane, LaneId } from '#components/rpc/types.ts'
import { differences } from './policy-differences.ts'
import { mostWords, type NamedPolicy, nameOf, originOf } from './policy-names.ts'
import { same } from './same.ts'

/** Its name by itself, for the lane whose policy was changed; then whoever would be called alike, by what differs. */
export function nameLanes(lanes: readonly Lane[], changed: LaneId, presets: readonly NamedPolicy[]): Lane[] {
  const named = lanes.map(lane =>
    lane.id === changed ? { ...lane, name: nameOf(lane.policy, presets) } : lane,
  )
  return apart(named, presets)
}

/** Lanes of one name and several policies are told apart by how each differs from the others. */
export function apart(lanes: readonly Lane[], presets: readonly NamedPolicy[]): Lane[] {
  return lanes.map(lane => {
    const other = lanes.find(
      each => each.id !== lane.id && each.name === lane.name && !same(each.policy, lane.policy),
    )
    if (!other) return lane
    const origin = originOf(lane.policy, presets)?.name ?? 'custom'
    const words = differences(lane.policy, other.policy)
    const name = [origin, ...words].join(', ')
    return { ...lane, name: name.length <= mostWords ? name : `${name.slice(0, mostWords - 1)}…` }
  })
}
