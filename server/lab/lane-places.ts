import { type LaneId, laneIds } from '#server/lab/settings.ts'

/** Everything the lab writes lies under these two names, and is removed by them. */
const everyPrefix = 'cacheboard:lab:'
const everySchema = 'cacheboard_lab_'

/** How the lab's connections to the database call themselves, so that they can be cut and nobody else's. */
export const applicationName = 'cacheboard-lab'

export const prefixOf = (lane: LaneId) => `${everyPrefix}${lane}:`
export const schemaOf = (lane: LaneId) => `${everySchema}${lane}`

export const everyKey = `${everyPrefix}*`
/** Says which lab uses this cache now. */
export const claimKey = `${everyPrefix}owner`
export const schemas: readonly string[] = laneIds.map(schemaOf)

/** Whose key it is; null for one that no lane would write. */
export function laneOfKey(key: string): LaneId | null {
  return laneIds.find(lane => key.startsWith(prefixOf(lane))) ?? null
}
