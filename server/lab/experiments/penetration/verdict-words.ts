import { amount, queries, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { Outcome } from '#server/lab/experiments/penetration/measure.ts'
import type { ChoiceId, Params } from '#server/lab/experiments/penetration/set-up.ts'
import type { Mode, Row } from '#server/lab/experiments/verdict.ts'

export function rowOf(
  { choice, loads, p99, failed, hiddenMeanMs, hiddenMostMs }: Outcome,
  { ids }: Params,
): Row {
  const cells = { loads, perId: loads / ids, p99, mean: hiddenMeanMs, most: hiddenMostMs }
  const what =
    choice === 'none'
      ? 'every request went to the database'
      : hiddenMostMs > 0
        ? `a new row stayed hidden, the last one for ${span(hiddenMostMs)}`
        : 'new rows were seen at once'
  return { choice, cells, what: failed > 0 ? `${failed} requests got no answer` : what }
}

export function sentenceOf(outcomes: readonly Outcome[], { requests, ids }: Params): string {
  const of = (id: ChoiceId) => outcomes.find(({ choice }) => choice === id)
  const [none, hides, voids] = [of('none'), of('hides'), of('voids')]
  const cached = voids ?? hides
  const costs = [
    ...(none ? [`${queries(none.loads)} without negative caching`] : []),
    ...(cached ? [`${queries(cached.loads)} with it`] : []),
  ]
  const hidden = [
    ...(hides
      ? [`${span(hides.hiddenMeanMs)} on average where the insert left the negative entry alone`]
      : []),
    ...(voids
      ? [
          voids.hiddenMostMs > 0
            ? `${span(voids.hiddenMeanMs)} where it voided it`
            : 'not at all where it voided it',
        ]
      : []),
  ]
  const first = `${amount(requests)} requests for ${amount(ids)} ids that do not exist cost ${costs.join(' and ')}.`
  return hidden.length === 0 ? first : `${first} A new row was hidden ${hidden.join(', and ')}.`
}

export const options = [
  { id: 'few', label: 'hardly any' },
  { id: 'id', label: 'one per id' },
  { id: 'ttl', label: 'one per id and negative TTL' },
  { id: 'all', label: 'all of them' },
] as const

export function answerOf(outcomes: readonly Outcome[], { requests, perSecond, ids, negativeMs }: Params) {
  const cached = outcomes.find(({ choice }) => choice !== 'none')
  if (!cached) return null
  const lifetimes = Math.ceil(requests / perSecond / (negativeMs / 1_000))
  const numbers = { few: Math.max(1, ids / 20), id: ids, ttl: ids * lifetimes, all: requests }
  return nearest(
    options.map(({ id }) => ({ id, number: numbers[id] })),
    Math.max(1, cached.loads),
  )
}

export const caveatsOf = ({ requests, ids }: Params, mode: Mode) => [
  whereItRan(mode),
  'An id that nobody asks for twice is not helped: each costs one query, and an entry. Against a flood of invented ids check the id first, and bound how many absences are kept.',
  ...(requests < ids * 2 ? ['Here most ids were asked for once, so there was little to save.'] : []),
]
