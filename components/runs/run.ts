import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#components/rpc/types.ts'

type Outputs = inferRouterOutputs<AppRouter>['runs']
export type RunInList = Outputs['list'][number]
export type Run = Outputs['get']

export const stateWords: Record<RunInList['state'], string> = {
  running: 'being recorded',
  finished: 'finished',
  interrupted: 'interrupted',
}

const stateLook: Record<RunInList['state'], string> = {
  running: 'text-ok',
  finished: 'text-mute',
  interrupted: 'text-miss',
}

export const stateClass = (state: RunInList['state']) => stateLook[state]

/** The address of a run that stays: the target is part of it. */
export const runPath = ({ id, target }: Pick<RunInList, 'id' | 'target'>) =>
  `/runs/${encodeURIComponent(id)}?target=${encodeURIComponent(target)}`
