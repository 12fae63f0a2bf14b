import { parseAsStringLiteral, useQueryState } from 'nuqs'
import type { RangeName } from '#components/rpc/types.ts'

/** The ranges a person can choose; `long` is said where there is room, and to screen readers. */
export const rangeChoices: readonly { value: RangeName; label: string; long: string }[] = [
  { value: 'live', label: 'Live', long: 'Live, 5 minutes' },
  { value: '1h', label: '1\u202fh', long: 'Last hour' },
  { value: '24h', label: '24\u202fh', long: 'Last 24 hours' },
  { value: '7d', label: '7\u202fd', long: 'Last 7 days' },
  { value: '30d', label: '30\u202fd', long: 'Last 30 days' },
]

const parser = parseAsStringLiteral(rangeChoices.map(({ value }) => value)).withDefault('live')

/** The range in the address, so that a link shows the same stretch of time. */
export function useRange() {
  return useQueryState('range', parser)
}
