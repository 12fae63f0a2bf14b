import { type LaneId, laneIds } from '#server/lab/settings.ts'

/** Everything the lab writes lies under these two names, and is removed by them. */
const everyPrefix = 'cacheboard:lab:'
const everySchema = 'cacheboard_lab_'

/** How the lab's connections to the database call themselves, so that they can be cut and nobody else's. */
export const applicationName = 'cacheboard-lab'

export const prefixOf = (lane: LaneId) => `${everyPrefix}${lane}:`
export const schemaOf = (lane: LaneId) => `${everySchema}${lane}`

/** Where something of the lab works: one at a time, and what it leaves is removed by these names. */
export type Place = {
  /** In a database: its schemas have fixed names. Any number that nobody else takes. */
  lock: number
  /** Says who uses this cache now. */
  claimKey: string
  everyKey: string
  schemas: readonly string[]
}

export const labPlace: Place = {
  lock: 7_243_010,
  claimKey: `${everyPrefix}owner`,
  everyKey: `${everyPrefix}*`,
  schemas: laneIds.map(schemaOf),
}

/** Whose key it is; null for one that no lane would write. */
export function laneOfKey(key: string): LaneId | null {
  return laneIds.find(lane => key.startsWith(prefixOf(lane))) ?? null
}
