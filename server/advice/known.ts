import type { Known, Look, Place } from './shapes.ts'

/** The first that is missing, as the answer of a rule that needs all of them. */
export function missingOf(...needed: readonly Known<unknown>[]): Look | null {
  for (const known of needed)
    if (!known.ok) return { kind: 'blind', missing: known.missing, place: known.place }
  return null
}

export const blind = (missing: string, place: Place | null = null): Look => ({
  kind: 'blind',
  missing,
  place,
})
