import { duration, milliseconds } from '#components/format/durations.ts'
import { grouped, joined, rate } from '#components/format/numbers.ts'
import type { RecordedTrace } from '#components/rpc/types.ts'

const mostBytes = 64_000_000

type Facts = Pick<RecordedTrace, 'requests' | 'keys' | 'spanMs'>

/** Requests a second over its whole length; null for a recording of one moment, which has none. */
export const paceOf = ({ requests, spanMs }: Facts): number | null =>
  spanMs > 0 ? (requests * 1000) / spanMs : null

/** "12 000 requests of 900 keys in 40 s, 300 /s" */
export function factsInWords(facts: Facts): string {
  const { requests, keys, spanMs } = facts
  const pace = paceOf(facts)
  const span = spanMs < 60_000 ? joined(milliseconds(spanMs)) : duration(spanMs / 1000)
  const what = `${counted(requests, 'request')} of ${counted(keys, 'key')} in ${span}`
  return pace === null ? what : `${what}, ${joined(rate(pace))}`
}

const counted = (count: number, what: string) => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`

/** What the name of a file suggests: without its ending. */
export const nameOfFile = (file: string): string =>
  file
    .replace(/\.(csv|jsonl|ndjson|json|txt|log)$/i, '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 100)

/** Why this file need not be sent at all; null when it may be. */
export function refusalOf({ size }: { size: number }): string | null {
  if (size === 0) return 'This file is empty.'
  return size > mostBytes ? `This file is too large: at most ${mostBytes / 1_000_000} MB.` : null
}
