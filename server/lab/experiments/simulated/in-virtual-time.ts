import type { Experiment } from '#server/lab/experiments/experiment.ts'
import { noRealParts } from '#server/lab/experiments/real-parts.ts'
import type { RunSettings } from '#server/lab/experiments/settings.ts'
import { openSimulatedStage } from '#server/lab/experiments/stage/simulated-stage.ts'

type Wanted = Pick<RunSettings, 'params' | 'seed'> & { choices: readonly string[] }

/** A whole run without real parts, in this very process. Whoever calls it off ends the process. */
export const inVirtualTime = ({ run }: Experiment, { params, choices, seed }: Wanted) =>
  run(params, {
    mode: 'simulated',
    seed,
    choices,
    signal: new AbortController().signal,
    stage: options => openSimulatedStage({ ...options, seed }),
    real: noRealParts,
  })
