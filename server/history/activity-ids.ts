import { randomBytes } from 'node:crypto'

const timeDigits = 9
const turnDigits = 3

const padded = (value: number, digits: number) => value.toString(36).padStart(digits, '0')

/** What the ids of this moment begin with. Smaller than every id that is younger. */
export const idBeginning = (at: number): string => padded(at, timeDigits)

/** Ids whose order is the order of time, and within a millisecond that of their making. */
export function createActivityIds() {
  let last = 0
  let turn = 0
  return function next(at: number): string {
    turn = at === last ? turn + 1 : 0
    last = at
    return `${idBeginning(at)}-${padded(turn, turnDigits)}-${randomBytes(4).toString('hex')}`
  }
}
