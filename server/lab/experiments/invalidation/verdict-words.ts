import { amount, percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import type { Outcome } from '#server/lab/experiments/invalidation/measure.ts'
import { type ChoiceId, choices, type Params } from '#server/lab/experiments/invalidation/set-up.ts'
import { nearestShare } from '#server/lab/experiments/nearest.ts'
import { staleShare } from '#server/lab/experiments/ttl-sweep/law.ts'
import type { Law, Mode, Row } from '#server/lab/experiments/verdict.ts'

export function rowOf({ choice, age, failed, ...outcome }: Outcome): Row {
  const { staleShare, staleRows, staleLists, commands, deletes, queries } = outcome
  return {
    choice,
    cells: {
      stale: staleShare,
      rows: staleRows,
      lists: staleLists,
      p50: age.p50,
      p99: age.p99,
      worst: age.worst,
      commands,
      deletes,
      queries,
    },
    what: failed > 0 ? `${failed} reads got no answer` : whatHappened(staleShare, age.worst),
  }
}

const whatHappened = (share: number, worst: number) =>
  share === 0
    ? 'no answer was stale'
    : `${percent(share)} of the answers were stale, the oldest by ${span(worst)}`

/** What this database cannot do is said, and the others still run. */
export const missingRow = (choice: ChoiceId, why: string): Row => ({
  choice,
  cells: {},
  what: `could not be run: ${why}`,
})

export function lawsOf(outcomes: readonly Outcome[], given: Params): Law[] {
  return outcomes.flatMap(({ choice, staleRows, age, commands }): Law[] => {
    const law = { choice, unit: 'share' as const }
    const none = { ...law, about: 'stale products', measured: staleRows }
    if (choice === 'ttl')
      return [
        { ...none, formula: 'λ(T − (1 − e^(−μT))/μ) / (1 + λT)', predicted: expectedRows(given) },
        {
          ...law,
          about: 'the oldest answer',
          formula: 'at most T',
          predicted: given.ttlMs,
          measured: age.worst,
          unit: 'ms',
        },
      ]
    if (choice === 'cascade' || choice === 'tags')
      return [
        ...(given.aside === 0 ? [{ ...none, formula: '0', predicted: 0 }] : []),
        {
          ...law,
          about: 'commands per write',
          formula: '3 · (1 − aside)',
          predicted: 3 * (1 - given.aside),
          measured: commands,
          unit: 'number',
        },
      ]
    return []
  })
}

function expectedRows({ readsPerSecond, lists, products, writesPerSecond, ttlMs }: Params) {
  const ttlS = ttlMs / 1_000
  const reads = (readsPerSecond * (1 - lists) * ttlS) / products
  return staleShare(reads, (writesPerSecond * ttlS) / products)
}

const labelOf = (id: ChoiceId) => choices.find(each => each.id === id)?.label ?? id

export function sentenceOf(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.toSorted((one, other) => other.staleShare - one.staleShare)
  const [most, least] = [sorted[0], sorted.at(-1)]
  if (!most || !least) return 'Nothing could be run.'
  const said = ({ choice, staleShare, age, commands }: Outcome) =>
    `with “${labelOf(choice)}” ${staleShare === 0 ? 'no answer was stale' : `${percent(staleShare)} of the answers were stale, the oldest by ${span(age.worst)}`}, for ${amount(commands)} commands per write`
  const first = said(most)
  const text = most === least ? first : `${first}; ${said(least)}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

export const options = [
  { id: 'none', label: 'none', number: 0 },
  { id: 'some', label: 'about a quarter', number: 0.25 },
  { id: 'half', label: 'about half', number: 0.5 },
  { id: 'most', label: 'nearly all', number: 0.9 },
] as const

export function answerOf(outcomes: readonly Outcome[]): string | null {
  const own = outcomes.find(({ choice }) => choice === 'own')
  return own ? nearestShare(options, own.staleLists) : null
}

export const caveatsOf = ({ queryMs, secondDeleteMs, aside }: Params, mode: Mode) => [
  whereItRan(mode),
  'An answer counts as stale when a newer version had been acknowledged before it was asked for. Of a list the rows that it names are judged.',
  secondDeleteMs > queryMs
    ? 'Here every load ends before the second delete, so it catches them. In production some load takes longer than any delay that you choose, and the lists are deleted once only.'
    : 'The second delete comes before the longest load has ended, so some old values are filled after it. Lists are deleted once only.',
  ...(aside > 0
    ? ['What another program writes is seen by the change log only; for all others the TTL is the net.']
    : []),
  'Each app instance listens to the change log, so each change is voided once by each of them. One listener would do.',
]
