import { parsePolicy } from '#server/engine/policy.ts'
import type { Setting } from '#server/engine/simulation/explorer.ts'
import { BoardError } from '#server/errors.ts'
import { earlyDelete } from '#server/lab/experiments/race/early-delete.ts'
import { oldFlight } from '#server/lab/experiments/race/old-flight.ts'
import type { Race, RaceChoice } from '#server/lab/experiments/race/race.ts'
import { reorder } from '#server/lab/experiments/race/reorder.ts'
import { staleSet } from '#server/lab/experiments/race/stale-set.ts'
import { tag } from '#server/lab/experiments/race/tag.ts'

/** Every race there is. A new one is one line. */
export const races: readonly Race[] = [staleSet, oldFlight, tag, reorder, earlyDelete]

export type Wanted = { race: string; choice: string }

export function find({ race: id, choice: wanted }: Wanted): { race: Race; choice: RaceChoice } {
  const race = races.find(each => each.id === id)
  if (!race) throw new BoardError('NOT_FOUND', `There is no race called “${id}”.`)
  const choice = race.choices.find(each => each.id === wanted)
  if (!choice) throw new BoardError('NOT_FOUND', `“${race.title}” has no choice called “${wanted}”.`)
  return { race, choice }
}

/** What the explorer plays: the engine under this policy, and these two clients. */
export function settingOf(wanted: Wanted): Setting {
  const { race, choice } = find(wanted)
  return { ...race.scene, policy: parsePolicy(choice.policy), ...(choice.plant && { plant: choice.plant }) }
}
