import type { Outcome } from '#server/engine/simulation/explorer.ts'
import { find, type Wanted } from '#server/lab/experiments/race/catalogue-of-races.ts'
import { lettersOf } from '#server/lab/experiments/race/moves.ts'

type Played = { choices: readonly number[]; outcome: Outcome }

/** A test that plays this very schedule on this engine. It fails on the day that the schedule ends otherwise. */
export function asTest(wanted: Wanted, { choices, outcome }: Played): string {
  const { race, choice } = find(wanted)
  const letters = [...lettersOf(choices, race)].join(' ')
  const name = `${race.title}, ${choice.label}: ${letters} ends ${outcome.stale ? 'stale' : 'right'}`
  return `import { expect, it } from 'vitest'
import { replay } from '#server/engine/simulation/explorer.ts'
import { settingOf } from '#server/lab/experiments/race/catalogue-of-races.ts'

it(${JSON.stringify(name)}, async () => {
  const setting = settingOf(${JSON.stringify({ race: race.id, choice: choice.id })})
  const outcome = await replay(setting, ${JSON.stringify(choices)})
  expect(outcome).toMatchObject(${JSON.stringify({ stale: outcome.stale, cached: outcome.cached, truth: outcome.truth })})
  expect(outcome.schedule).toEqual(${JSON.stringify(outcome.schedule)})
})
`
}
