import { parseAsString, parseAsStringLiteral } from 'nuqs/server'

/** The ways to divide the memory; the address says which. */
export const dimensions = ['namespace', 'type', 'encoding', 'ttl', 'use', 'size'] as const
export type Dimension = (typeof dimensions)[number]

export const addressParsers = {
  by: parseAsStringLiteral(dimensions).withDefault('namespace'),
  /** The analysis that is shown; without one the newest. */
  analysis: parseAsString,
  /** The one it is compared with. */
  before: parseAsString,
}
