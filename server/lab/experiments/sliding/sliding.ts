import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { type Outcome, play } from '#server/lab/experiments/sliding/measure.ts'
import { choices, type Params, params } from '#server/lab/experiments/sliding/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

const rowOf = ({ choice, staleShare, worst, hotLoads, coldHits, coldReads }: Outcome): Row => ({
  choice,
  cells: { loads: hotLoads, stale: staleShare, worst, cold: coldReads === 0 ? null : coldHits / coldReads },
  what:
    hotLoads === 0
      ? 'the hot key was never loaded again'
      : `the hot key was loaded ${amount(hotLoads)} times`,
})

/** No answer is older than its entry; without a cap the entry is as old as the traffic. */
function lawOf({ choice, worst, changedForMs }: Outcome, { ttlMs, cap }: Params): Law {
  const law = { choice, about: 'the oldest answer', measured: worst, unit: 'ms' as const }
  if (choice === 'sliding') return { ...law, formula: 'since the first change', predicted: changedForMs }
  if (choice === 'capped') return { ...law, formula: 'at most the cap', predicted: cap * ttlMs }
  return { ...law, formula: 'at most T', predicted: ttlMs }
}

function sentenceOf(outcomes: readonly Outcome[], { ttlMs, lifetimes }: Params): string {
  const said = outcomes.map(({ choice, worst, staleShare }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${span(worst)} with “${label}” (${percent(staleShare)} of its answers were stale)`
  })
  return `In ${span(lifetimes * ttlMs)} of steady reads with a TTL of ${span(ttlMs)} the oldest answer for the hot key was out of date by ${said.join(', ')}.`
}

const options = [
  { id: 'ttl', label: 'one TTL at most' },
  { id: 'two', label: 'two TTLs at most' },
  { id: 'ever', label: 'older and older' },
] as const

function answerOf(outcomes: readonly Outcome[], { ttlMs }: Params): string | null {
  const sliding = outcomes.find(({ choice }) => choice === 'sliding')
  if (!sliding) return null
  if (sliding.worst <= 1.05 * ttlMs) return 'ttl'
  return sliding.worst <= 2.05 * ttlMs ? 'two' : 'ever'
}

export const sliding = experiment({
  id: 'sliding',
  title: 'Sliding or absolute',
  question: 'A sliding TTL begins anew with each read. What becomes of the key that everybody reads?',
  about:
    'A hot key is read several times in each TTL, a cold one less than once. The hot one is changed by another program that does not know the cache.',
  choices,
  prediction: {
    question: 'With a sliding TTL, how old does the hot key’s answer become?',
    options: [...options],
  },
  modes: ['simulated', 'real'],
  params,
  columns: [
    { key: 'loads', label: 'loads of the hot key', unit: 'count' },
    { key: 'stale', label: 'stale answers', unit: 'share', best: 'low' },
    { key: 'worst', label: 'the oldest', unit: 'ms', best: 'low' },
    { key: 'cold', label: 'hits of the cold key', unit: 'share' },
  ],
  charts: [
    {
      id: 'age',
      title: 'How old the hot key’s answer is',
      x: { label: 'since its first load', unit: 's' },
      y: { label: 'age', unit: 'ms' },
      empty: 'The first entry has not been read yet.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: choice => play({ choice, params: given, lab }),
      rowOf,
      drawn: ({ choice, ages }) => [
        {
          kind: 'points',
          chart: 'age',
          line: choice,
          points: ages.map(({ at, age }) => [at / 1_000, age] as const),
        },
      ],
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes, given),
      rows: outcomes.map(rowOf),
      laws: outcomes.map(outcome => lawOf(outcome, given)),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: [
        whereItRan(lab.mode),
        'A sliding TTL is for what nobody else changes: sessions. There it keeps who is active and forgets who left. Give it a cap all the same.',
        'The cold key is the other side: it expires before its next read under each of them.',
      ],
    }
  },
})
