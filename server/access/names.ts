import { BoardError } from '#server/errors.ts'

/** Who acts on a board that asks nobody, and the board itself: nobody may sign in under these. */
export const thisMachine = 'this machine'
export const theBoard = 'the board'

/** A name for who gave none: readable, and the same as long as the session lasts. */
export function guestName(session: string): string {
  return `guest ${Buffer.from(session, 'base64url').toString('hex').slice(0, 4)}`
}

/** The name as typed, unless it would pass for somebody else. */
export function checkedName(typed: string): string {
  const read = typed.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  if (read === thisMachine || read === theBoard || /^guest [0-9a-f]{4}$/.test(read)) {
    throw new BoardError(
      'BAD_INPUT',
      `name: “${typed}” is a name the board gives itself. Choose another one.`,
    )
  }
  return typed
}
