import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { experimentOf } from '#server/lab/experiments/catalogue.ts'
import type { Experiment } from '#server/lab/experiments/experiment.ts'

const choice = z.string().min(1).max(60)

/** What a run is asked to do; everything that makes it the same run again. */
export const runSettingsShape = z.strictObject({
  experiment: z.string().min(1).max(60),
  mode: z.enum(['real', 'simulated']),
  seed: z.int().min(0).max(4_294_967_295),
  choices: z.array(choice).min(1, 'Choose at least one.').max(60),
  params: z.record(z.string().max(60), z.unknown()),
})

export type RunSettings = z.infer<typeof runSettingsShape>

/** Complete and within bounds, or the sentence that says what is not. */
export function checkedSettings(wanted: RunSettings): { experiment: Experiment; settings: RunSettings } {
  const experiment = experimentOf(wanted.experiment)
  if (!experiment) throw new BoardError('NOT_FOUND', 'There is no such experiment.')
  const { choices, modes } = experiment.facts
  const strangers = wanted.choices.filter(id => !choices.some(each => each.id === id))
  if (strangers.length > 0)
    throw new BoardError('BAD_INPUT', `choices: there is no ${strangers.join(', ')} here.`)
  if (!modes.includes(wanted.mode))
    throw new BoardError(
      'BAD_INPUT',
      `mode: this experiment cannot be ${wanted.mode === 'real' ? 'run on real parts' : 'simulated'}.`,
    )
  return {
    experiment,
    settings: {
      ...wanted,
      // In the order of the experiment, so that the same wish is the same run.
      choices: choices.filter(({ id }) => wanted.choices.includes(id)).map(({ id }) => id),
      params: experiment.parse(wanted.params),
    },
  }
}
