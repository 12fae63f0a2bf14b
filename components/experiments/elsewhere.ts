import type { ExperimentRunInList, ExperimentsState } from '#components/rpc/types.ts'

type Run = Pick<ExperimentRunInList, 'id' | 'state'>

const everyMs = 2_000

/**
 * How often to ask for these runs. The stream tells of what this board runs; of what an earlier board began, or
 * another one does, it does not say that it has ended.
 */
export function elsewhereEvery(runs: readonly (Run | undefined)[], room: ExperimentsState): number | false {
  return runs.some(run => run && isElsewhere(run, room)) ? everyMs : false
}

function isElsewhere({ id, state }: Run, { current, queue }: ExperimentsState): boolean {
  if (state !== 'running' && state !== 'queued') return false
  return current?.id !== id && !queue.some(each => each.id === id)
}
