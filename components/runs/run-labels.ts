import type { LaneId } from '#components/rpc/types.ts'
import type { Run } from './run.ts'
import { readSettings } from './settings-words.ts'

/** What each lane is called: its letter, and the policy it started with. */
export function laneLabels({ settings }: Pick<Run, 'settings'>): Record<LaneId, string> {
  const lanes = readSettings(settings)?.lanes ?? []
  const label = (id: LaneId) => {
    const name = lanes.find(lane => lane.id === id)?.name
    return name === undefined ? id.toUpperCase() : `${id.toUpperCase()} · ${name}`
  }
  return { a: label('a'), b: label('b'), c: label('c'), d: label('d') }
}
