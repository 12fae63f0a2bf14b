import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { hitRate as expectedHitRate } from '#server/lab/experiments/ttl-sweep/law.ts'
import { type Outcome, play } from '#server/lab/experiments/under-a-second/measure.ts'
import { type ChoiceId, choices, type Params, params } from '#server/lab/experiments/under-a-second/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

const rateOf = ({ hits, reads }: Outcome) => (reads === 0 ? 0 : hits / reads)

function whatHappened({ choice, livesMs, refusal }: Outcome, { wantedMs }: Params): string {
  if (refusal !== null) return `the server refuses it: ${refusal}`
  if (livesMs === null) return 'the entry was gone at once: nothing is cached, and nobody is told'
  return choice === 'ex-up'
    ? `lives ${amount(1_000 / wantedMs)} times as long as was wanted`
    : 'lives as long as was wanted'
}

const rowOf = (outcome: Outcome, given: Params): Row => ({
  choice: outcome.choice,
  cells: {
    lives: outcome.livesMs ?? 0,
    hitRate: rateOf(outcome),
    worst: outcome.worstMs,
    reads: outcome.reads,
  },
  what: whatHappened(outcome, given),
})

const livesOf = (id: ChoiceId, { wantedMs }: Params) => (id === 'px' ? wantedMs : id === 'ex-up' ? 1_000 : 0)

function lawsOf(outcome: Outcome, given: Params): Law[] {
  const { choice, livesMs } = outcome
  const lives = livesOf(choice, given)
  return [
    {
      choice,
      about: 'lives for',
      formula: lives === 0 ? '0' : 'T',
      predicted: lives,
      measured: livesMs ?? 0,
      unit: 'ms',
    },
    {
      choice,
      about: 'hit rate',
      formula: 'λT / (1 + λT)',
      predicted: expectedHitRate((given.perSecond * lives) / 1_000),
      measured: rateOf(outcome),
      unit: 'share',
    },
  ]
}

function sentenceOf(outcomes: readonly Outcome[], { wantedMs }: Params): string {
  const said = outcomes.map(outcome => {
    const { label } = choices.find(({ id }) => id === outcome.choice) ?? { label: outcome.choice }
    return outcome.livesMs === null
      ? `nothing at all with “${label}”`
      : `${span(outcome.livesMs)} with “${label}” (${percent(rateOf(outcome))} hits)`
  })
  return `${span(wantedMs)} were wanted. The entry lived ${said.join(', ')}.`
}

const options = [
  { id: 'px', label: 'PX only' },
  { id: 'two', label: 'PX and EX, rounded up' },
  { id: 'all', label: 'all but the refused one' },
] as const

/** Within a tenth of what was wanted. */
function answerOf(outcomes: readonly Outcome[], { wantedMs }: Params): string | null {
  if (outcomes.length < choices.length) return null
  const right = outcomes.filter(
    ({ livesMs }) => livesMs !== null && Math.abs(livesMs / wantedMs - 1) < 0.1,
  ).length
  return right === 1 ? 'px' : right === 2 ? 'two' : null
}

export const underASecond = experiment({
  id: 'under-a-second',
  title: 'A TTL under a second',
  question:
    'Data that is too old after some hundred milliseconds: what becomes of a TTL that seconds cannot say?',
  about: 'One key is read by chance and written anew after each miss, with each way to say the TTL.',
  choices,
  prediction: {
    question: 'With which of them does an entry live as long as was wanted?',
    options: [...options],
  },
  modes: ['real'],
  params,
  columns: [
    { key: 'lives', label: 'lives for', unit: 'ms' },
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'worst', label: 'the oldest answer', unit: 'ms', best: 'low' },
    { key: 'reads', label: 'reads', unit: 'count' },
  ],
  charts: [
    {
      id: 'age',
      title: 'How old the answers are',
      x: { label: 'since the first read', unit: 's' },
      y: { label: 'age', unit: 'ms' },
      empty: 'Nobody has read yet.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf: outcome => rowOf(outcome, given),
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes, given),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.flatMap(outcome => lawsOf(outcome, given)),
      stories: outcomes.map(({ story }) => story),
      caveats: [
        whereItRan(lab.mode),
        'A TTL under a second says that this data wants no cache: most of what it could save is gone before the next read. “Should this be cached?” shows the cost.',
        'A refused SET leaves nothing behind. A library that swallows its error looks like a cache that never hits.',
      ],
    }
  },
})
