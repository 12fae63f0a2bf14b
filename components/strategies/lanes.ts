import type { LabChoices, LabSettings, Lane, LaneId } from '#components/rpc/types.ts'
import { apart } from './lane-names.ts'
import { same } from './same.ts'

export const mostLanes = 4
const letters: readonly LaneId[] = ['a', 'b', 'c', 'd']

/** What may stand in a lane. `lane` is the one that runs it now. */
export type Candidate = Pick<Lane, 'name' | 'policy'> & { key: string; lane: LaneId | null }

/** One lane for each of these; what runs already keeps its letter, and so its cache. */
export function lanesOf(chosen: readonly Candidate[], choices: LabChoices): Lane[] {
  const wanted = chosen.slice(0, mostLanes)
  const free = letters.filter(letter => !wanted.some(({ lane }) => lane === letter))
  const lanes = wanted.map(({ lane, name, policy }) => ({ id: lane ?? free.shift() ?? 'a', name, policy }))
  return apart(
    lanes.sort((one, other) => one.id.localeCompare(other.id)),
    choices.policies,
  )
}

export function withoutLane(settings: LabSettings, id: LaneId): LabSettings {
  if (settings.lanes.length < 2) return settings
  return { ...settings, lanes: settings.lanes.filter(lane => lane.id !== id) }
}

/** Everything one may put beside each other: what runs now, a second one like it to be changed, and the presets. */
export function comparable(choices: LabChoices, lanes: readonly Lane[]): Candidate[] {
  const running = lanes.map(({ id, name, policy }) => ({ key: id, name, policy, lane: id }))
  const copies = lanes.map(({ id, name, policy }) => ({ key: `like-${id}`, name, policy, lane: null }))
  const presets = choices.policies
    .filter(({ policy }) => !lanes.some(lane => same(lane.policy, policy)))
    .map(({ name, policy }) => ({ key: name, name, policy, lane: null }))
  return [...running, ...presets, ...copies]
}
