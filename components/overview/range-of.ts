import type { RangeName } from '#components/rpc/types.ts'
import { windowNames } from './figures.ts'

/** The range in an address, or live where it is none of ours. */
export function rangeOf(text: string | null): RangeName {
  return text !== null && Object.hasOwn(windowNames, text) ? (text as RangeName) : 'live'
}
