import { parseAsString } from 'nuqs/server'

export const addressParsers = {
  /** The capture that is shown; without one the newest. */
  capture: parseAsString,
  /** The one it is compared with. */
  before: parseAsString,
  /** The namespace that is looked at closely. */
  space: parseAsString,
}
