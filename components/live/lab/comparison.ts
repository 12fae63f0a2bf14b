import { milliseconds } from '#components/format/durations.ts'
import { bytes, count, grouped, joined, type Parts, percent, rate } from '#components/format/numbers.ts'
import type { LaneSummary } from './lane-summary.ts'

export type Compared = { id: string; label: string; summary: LaneSummary }
export type Standing = 'best' | 'worst' | null
export type ComparedRow = {
  name: string
  better: 'higher' | 'lower'
  cells: { text: string; standing: Standing }[]
}

type Measure = {
  name: string
  key: keyof LaneSummary
  better: 'higher' | 'lower'
  format: (amount: number) => Parts
}

/** Small shares keep their digits. */
export function smallShare(share: number): Parts {
  if (share <= 0) return { value: '0', unit: '%' }
  if (share < 0.0001) return { value: '<0.01', unit: '%' }
  return share < 0.01 ? { value: (share * 100).toFixed(2), unit: '%' } : percent(share)
}

const measures: readonly Measure[] = [
  { name: 'hit rate', key: 'hitRate', better: 'higher', format: percent },
  { name: 'p50 of reads', key: 'p50', better: 'lower', format: milliseconds },
  { name: 'p99 of reads', key: 'p99', better: 'lower', format: milliseconds },
  { name: 'worst p99', key: 'worstP99', better: 'lower', format: milliseconds },
  { name: 'database queries', key: 'queries', better: 'lower', format: rate },
  { name: 'longest queue', key: 'mostQueue', better: 'lower', format: count },
  { name: 'stale reads', key: 'staleShare', better: 'lower', format: smallShare },
  { name: 'oldest stale read', key: 'worstAgeMs', better: 'lower', format: milliseconds },
  { name: 'unflushed writes', key: 'unflushed', better: 'lower', format: count },
  { name: 'lost writes', key: 'lost', better: 'lower', format: count },
  { name: 'memory', key: 'memory', better: 'lower', format: bytes },
]

/** Closer than this is the same: measuring twice differs as much. */
const sameWithin = 0.05

/** Every measure of all that stand side by side, with who is best and who is worst at it. */
export function comparedRows(all: readonly Compared[]): ComparedRow[] {
  return measures.map(({ name, key, better, format }) => {
    const values = all.map(({ summary }) => summary[key])
    const known = values.filter(value => value !== null)
    const [low, high] = [Math.min(...known), Math.max(...known)]
    const differ = known.length > 1 && high - low > high * sameWithin
    const [best, worst] = better === 'higher' ? [high, low] : [low, high]
    const standing = (value: number | null): Standing => {
      if (!differ || value === null) return null
      return value === best ? 'best' : value === worst ? 'worst' : null
    }
    const cells = values.map(value => ({
      text: value === null ? '–' : joined(format(value)),
      standing: standing(value),
    }))
    return { name, better, cells }
  })
}

/** What the second does otherwise than the first, in a sentence with numbers. */
export function differenceOf(one: Compared, first: Compared): string {
  const { summary: b } = one
  const { summary: a } = first
  const words = [
    queriesWords(b.queries, a.queries),
    p99Words(b.p99, a.p99),
    staleWords(b.staleShare, a.staleShare, first.label),
    lostWords(b.lost, a.lost, first.label),
  ].filter(each => each !== null)
  return words.length === 0 ? `${one.label} has no numbers yet.` : `${one.label} ${words.join('; ')}.`
}

const near = (one: number, other: number) => Math.abs(one - other) <= Math.max(one, other) * sameWithin

function queriesWords(one: number | null, first: number | null): string | null {
  if (one === null || first === null) return null
  if (near(one, first)) return `asks the database about as often (${joined(rate(one))})`
  if (one === 0) return `does not ask the database at all, instead of ${joined(rate(first))}`
  if (first === 0) return `asks the database ${joined(rate(one))}, instead of not at all`
  const times = one < first ? first / one : one / first
  return `asks the database ${timesText(times)} times ${one < first ? 'less' : 'more'} often`
}

const timesText = (times: number) => grouped(times, times < 10 ? 1 : 0)

function p99Words(one: number | null, first: number | null): string | null {
  if (one === null || first === null) return null
  if (near(one, first)) return 'its p99 is about the same'
  return `its p99 is ${joined(milliseconds(Math.abs(one - first)))} ${one < first ? 'lower' : 'higher'}`
}

function staleWords(one: number | null, first: number | null, label: string): string | null {
  if (one === null || first === null) return null
  if (one === 0 && first === 0) return 'no read of either is stale'
  return `${joined(smallShare(one))} of its reads are stale, ${label}’s ${joined(smallShare(first))}`
}

function lostWords(one: number | null, first: number | null, label: string): string | null {
  if (one === null || first === null || (one === 0 && first === 0)) return null
  return `it has lost ${joined(count(one))} acknowledged writes, ${label} ${joined(count(first))}`
}
