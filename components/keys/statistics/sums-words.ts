import { duration } from '#components/format/durations.ts'
import { bytes, grouped, joined, rate } from '#components/format/numbers.ts'
import type { StatisticsState, Totals } from '#components/rpc/types.ts'
import { dutyWords } from '../walk/walk-words.ts'

/** One sentence about the measuring, for people and for screen readers. */
export function measuringWords(state: StatisticsState): string {
  const { phase, measured, of, perSecond } = state
  switch (phase) {
    case 'none':
      return 'Nothing is measured yet.'
    case 'waiting':
      return 'Begins as soon as the walk has read all names.'
    case 'measuring':
      return `Measured ${grouped(measured)} of ${grouped(of)} keys · ${joined(rate(perSecond))} · ${dutyWords(state)}`
    case 'cancelled':
      return `Stopped after ${grouped(measured)} of ${grouped(of)} keys: the sums are too low.`
    case 'failed':
      return 'The keys could not be measured.'
    case 'done':
      return `All ${grouped(measured)} keys measured${tookWords(state)}.`
  }
}

function tookWords({ startedAt, endedAt }: StatisticsState): string {
  if (startedAt === null || endedAt === null || endedAt - startedAt < 1000) return ''
  return ` in ${duration((endedAt - startedAt) / 1000)}`
}

/** "string 48 210 · hash 3", the most frequent first. */
export function typesWords(types: Totals['types']): string {
  if (types === null) return '—'
  const some = Object.entries(types)
    .filter(([, amount]) => amount > 0)
    .sort(([, a], [, b]) => b - a)
  return some.map(([type, amount]) => `${type} ${grouped(amount)}`).join(' · ') || '—'
}

export const memoryWords = (memory: number | null) => (memory === null ? '—' : joined(bytes(memory)))

export const meanWords = ({ memory, keys, unknown, gone }: Totals) => {
  const known = keys - unknown - gone
  return memory === null || known <= 0 ? '—' : joined(bytes(memory / known))
}

/** Of the whole; null where there is nothing to compare. */
export function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole
}

export const countWords = (amount: number | null) => (amount === null ? '—' : grouped(amount))
