import { BoardError } from '#server/errors.ts'
import type { Ending, RunNow } from '#server/lab/experiments/parts.ts'
import type { Sofar } from '#server/lab/experiments/result.ts'

/** A run that waits or goes on. */
export type Run = RunNow & {
  controller: AbortController
  /** Why it was called off. */
  ending: Ending | null
  sofar: () => Sofar
  ended: Promise<void>
}

export const stopped: Ending = {
  state: 'interrupted',
  message: 'The board was stopped while this ran or waited. Nothing of it is counted.',
}

export function callOff(run: Run, ending: Ending) {
  run.ending ??= ending
  run.controller.abort(new BoardError('STOPPING', run.ending.message ?? 'It was called off.'))
}

export function endingOf(error: unknown): Ending {
  if (error instanceof BoardError) return { state: 'failed', message: error.message }
  if (error instanceof Error && 'code' in error && error.code === 'CONNECT_TIMEOUT') {
    return {
      state: 'failed',
      message: 'Its Postgres did not answer in time: is the machine busy? Run it again.',
    }
  }
  const why = error instanceof Error ? error.message : String(error)
  return { state: 'failed', message: `It met something unexpected: ${why}` }
}
