/** Every way the board can refuse or fail. A closed list: the screen has a sentence and a way out for each. */
export const boardErrorCodes = [
  'CONFIG',
  'BAD_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'TOO_MANY',
  'STOPPING',
  'TARGET_UNREACHABLE',
  'TARGET_AUTH',
  'TARGET_PERMISSION',
  'TARGET_FROZEN',
  'TARGET_LOADING',
  'HISTORY_UNAVAILABLE',
  'EMBEDDED_FAILED',
] as const

export type BoardErrorCode = (typeof boardErrorCodes)[number]

const brand = Symbol.for('cacheboard.BoardError')

/** A fault whose message was written for the person who reads it: no secret, no stack, and a way out. */
export class BoardError extends Error {
  readonly code: BoardErrorCode
  readonly [brand] = true

  constructor(code: BoardErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'BoardError'
    this.code = code
  }

  /** Next loads this module several times in one process: an error of another copy is one of ours as well. */
  static override [Symbol.hasInstance](value: unknown): value is BoardError {
    return typeof value === 'object' && value !== null && brand in value
  }
}
