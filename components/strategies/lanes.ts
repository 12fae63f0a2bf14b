import type { LabChoices, LabSettings, Lane, LaneId } from '#components/rpc/types.ts'
import { same } from './same.ts'

export const mostLanes = 4
const letters: readonly LaneId[] = ['a', 'b', 'c', 'd']

export type NamedPolicy = Pick<Lane, 'name' | 'policy'>

/** One lane for each of these policies; a lane that runs one of them already keeps its letter, and so its cache. */
export function lanesOf(policies: readonly NamedPolicy[], before: readonly Lane[]): Lane[] {
  const left = [...before]
  const kept = policies.slice(0, mostLanes).map(wanted => {
    const at = left.findIndex(({ policy }) => same(policy, wanted.policy))
    return { wanted, id: at === -1 ? null : (left.splice(at, 1)[0]?.id ?? null) }
  })
  const free = letters.filter(letter => !kept.some(({ id }) => id === letter))
  return kept
    .map(({ wanted, id }) => ({ id: id ?? free.shift() ?? 'a', name: wanted.name, policy: wanted.policy }))
    .sort((one, other) => one.id.localeCompare(other.id))
}

export function withoutLane(settings: LabSettings, id: LaneId): LabSettings {
  if (settings.lanes.length < 2) return settings
  return { ...settings, lanes: settings.lanes.filter(lane => lane.id !== id) }
}

/** Everything one may put beside each other: the presets, and what runs now where that is none of them. */
export function comparable(choices: LabChoices, lanes: readonly Lane[]): NamedPolicy[] {
  const presets = choices.policies.map(({ name, policy }) => ({ name, policy }))
  const own = lanes.filter(({ policy }) => !presets.some(each => same(each.policy, policy)))
  return [...own.map(({ name, policy }) => ({ name, policy })), ...presets]
}
