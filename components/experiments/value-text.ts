import { joined } from '#components/format/numbers.ts'
import type { ExperimentFacts, Row } from '#components/rpc/types.ts'
import { formats } from './units.ts'

/** A cell of the verdict as a person reads it. */
export const valueText = (
  { unit }: ExperimentFacts['columns'][number],
  value: Row['cells'][string] | undefined,
): string => (typeof value === 'number' ? joined(formats[unit](value)) : (value ?? '–'))
