import { amount, queries, span } from '#server/lab/experiments/in-words.ts'
import { type Outcome, windowMs } from '#server/lab/experiments/outage/measure.ts'
import { choices, type Params, troubleWords } from '#server/lab/experiments/outage/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

const answeredOf = ({ requests, failed, late }: Outcome) => requests - failed - late
const shareOf = (outcome: Outcome) => (outcome.requests > 0 ? answeredOf(outcome) / outcome.requests : 1)

export function rowOf(outcome: Outcome): Row {
  const { choice, failed, late, p99, worst, peak, stale } = outcome
  return {
    choice,
    cells: { answered: shareOf(outcome), late, failed, p99, worst, peak, stale },
    what: whatOf(outcome),
  }
}

const oldOnes = (stale: number) => (stale === 1 ? 'one answer was old' : `${amount(stale)} answers were old`)

function whatOf({ failed, late, stale, worst }: Outcome): string {
  const parts = [
    ...(failed > 0 ? [`${amount(failed)} got no answer`] : []),
    ...(late > 0 ? [`${amount(late)} waited too long`] : []),
    ...(stale > 0 ? [oldOnes(stale)] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  return `everybody was answered in time, the slowest after ${span(worst)}`
}

/** Down, so that 99.96 % is not called all. */
const inPercent = (share: number) => `${(Math.floor(share * 1_000) / 10).toLocaleString('en')} %`

export function sentenceOf(outcomes: readonly Outcome[], { trouble, patienceMs }: Params): string {
  const ranked = outcomes.toSorted(
    (one, other) => shareOf(one) - shareOf(other) || other.stale - one.stale || other.worst - one.worst,
  )
  const [worst, best] = [ranked[0], ranked.at(-1)]
  if (!worst || !best) return 'Nothing was run.'
  const labelOf = (id: string) => choices.find(each => each.id === id)?.label ?? id
  const say = (outcome: Outcome) =>
    [
      `with “${labelOf(outcome.choice)}” ${inPercent(shareOf(outcome))} of the reads were answered within ${span(patienceMs)}`,
      ...(outcome.stale > 0 ? [oldOnes(outcome.stale)] : []),
      `the longest wait was ${span(outcome.worst)}`,
    ].join(', ')
  const first = `The cache ${troubleWords[trouble]}: ${say(worst)}`
  return worst === best ? `${first}.` : `${first}; ${say(best)}.`
}

const isAway = ({ trouble }: Params) => trouble === 'killed' || trouble === 'frozen' || trouble === 'old'

export function lawsOf(outcomes: readonly Outcome[], params: Params): Law[] {
  return outcomes.flatMap((outcome): Law[] => {
    const { choice, worst, during, dueDuring } = outcome
    const { trouble, troubleMs } = params
    if (choice === 'bare' && trouble === 'frozen') {
      const law = { choice, about: 'the longest wait', formula: 'as long as it stands still' }
      return [{ ...law, predicted: troubleMs, measured: worst, unit: 'ms' }]
    }
    if (choice !== 'breaker' || !isAway(params)) return []
    const law = { choice, about: 'queries while it is away', formula: 'one for each read' }
    return [{ ...law, predicted: dueDuring, measured: during, unit: 'count' }]
  })
}

export const options = [
  { id: 'all', label: 'as many as ever' },
  { id: 'most', label: 'more than nine of ten' },
  { id: 'half', label: 'between one and nine of ten' },
  { id: 'few', label: 'fewer than one of ten' },
] as const

export function answerOf(outcomes: readonly Outcome[]): string | null {
  const bare = outcomes.find(({ choice }) => choice === 'bare')
  if (!bare) return null
  const share = shareOf(bare)
  if (share >= 0.995) return 'all'
  if (share > 0.9) return 'most'
  return share < 0.1 ? 'few' : 'half'
}

export const caveatsOf = ({ troubleMs, perSecond, cap, processes, queryMs, trouble }: Params) => [
  `Counted since the trouble began; it lasts ${span(troubleMs)}, and 1.5 s after it are counted as well. A longer one leaves fewer answers with “Nothing”.`,
  `The database is asked by sleeping ${span(queryMs)} for each query: it does not become slower when many ask at once, as a real one would. Peak: queries within ${windowMs} ms.`,
  ...(perSecond > ((cap * processes) / queryMs) * 1_000
    ? [
        `The cap lets ${queries(Math.round((cap * processes * 1_000) / queryMs))} through in a second, and ${amount(perSecond)} are asked for: without the cache some have to wait.`,
      ]
    : []),
  ...(processes > 1
    ? [
        'Each app instance recovers by itself. Where one has while another has not, what the other one writes reaches the cache a moment later, and the first may answer with what was there: a few old answers are possible with a breaker too.',
      ]
    : []),
  ...(trouble === 'old'
    ? ['Old answers are those that surely were: a newer version had been acknowledged before the read began.']
    : []),
]
