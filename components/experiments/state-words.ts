import type { ExperimentRunInList } from '#components/rpc/types.ts'

export const stateWords: Record<ExperimentRunInList['state'], string> = {
  queued: 'waits in line',
  running: 'running',
  finished: 'finished',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
  failed: 'failed',
}
