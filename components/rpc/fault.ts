import type { BoardErrorCode } from './types.ts'

/** What a person is told about a call that failed. `code` is null when the board never answered. */
export type Fault = { code: BoardErrorCode | null; message: string }

/** The sentences of the server were written for people; anything else would be a fault of the network. */
export function faultOf(error: unknown): Fault {
  if (!hasData(error)) {
    return { code: null, message: 'The board does not answer. It may be stopped or restarting.' }
  }
  return { code: error.data.board ?? null, message: error.message }
}

type Answered = Error & { data: { board?: BoardErrorCode | null } }

/** An error that the server itself shaped carries `data`; one from fetch does not. */
function hasData(error: unknown): error is Answered {
  return error instanceof Error && 'data' in error && typeof error.data === 'object' && error.data !== null
}
