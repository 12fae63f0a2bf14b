import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import { type Outcome, play } from '#server/lab/experiments/round-trips/measure.ts'
import { choices, type Params, params } from '#server/lab/experiments/round-trips/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

/** Others’ trips are counted as well, so there are never fewer than one. */
const one = (values: number) => (values < 1.5 ? 'one value' : `${amount(values)} values`)

const rowOf = ({ choice, ms, trips, right }: Outcome, { commands, awayMs }: Params): Row => ({
  choice,
  cells: { trips, ms, perSecond: (commands / Math.max(ms, 1e-6)) * 1_000, away: ms + trips * awayMs },
  what:
    right < commands
      ? `only ${amount(right)} of ${amount(commands)} values came back`
      : `${one(commands / Math.max(1, trips))} in one trip`,
})

function lawsOf({ choice, trips, ms, pingMs }: Outcome, { commands, batch }: Params): Law[] {
  const one = choice === 'one'
  const law = { choice, about: 'round trips', measured: trips, unit: 'count' as const }
  const laws: Law[] = [
    { ...law, formula: one ? 'N' : 'N / B', predicted: one ? commands : Math.ceil(commands / batch) },
  ]
  if (one)
    laws.push({
      choice,
      about: 'time',
      formula: 'N · one trip',
      predicted: commands * pingMs,
      measured: ms,
      unit: 'ms',
    })
  return laws
}

function sentenceOf(outcomes: readonly Outcome[], { commands }: Params): string {
  const sorted = outcomes.toSorted((one, other) => other.ms - one.ms)
  const said = sorted.map(({ choice, ms, trips }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${span(ms)} and ${amount(trips)} trips with “${label}”`
  })
  return `${amount(commands)} values took ${said.join(', ')}.`
}

const options = [
  { id: '1', label: 'hardly at all', number: 1 },
  { id: '3', label: 'about three times', number: 3 },
  { id: '10', label: 'about ten times', number: 10 },
  { id: '100', label: 'a hundred times', number: 100 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const msOf = (id: string) => outcomes.find(({ choice }) => choice === id)?.ms
  const [one, pipeline] = [msOf('one'), msOf('pipeline')]
  return one && pipeline ? nearest(options, one / pipeline) : null
}

export const roundTrips = experiment({
  id: 'round-trips',
  title: 'Round trips',
  question: 'Many small values are wanted. How much of the time is the way to the cache and back?',
  about: 'The same keys are read one by one, in pipelines, by many callers at once, by a script and by MGET.',
  choices,
  prediction: {
    question: 'How much faster is a pipeline of 100 than one by one, on this very machine?',
    options: [...options],
  },
  modes: ['real'],
  params,
  columns: [
    { key: 'trips', label: 'round trips', unit: 'count', best: 'low' },
    { key: 'ms', label: 'time', unit: 'ms', best: 'low' },
    { key: 'perSecond', label: 'values', unit: 'per second', best: 'high' },
    { key: 'away', label: 'if it were away', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'done',
      title: 'Values read',
      x: { label: 'since the first one', unit: 's' },
      y: { label: 'values', unit: 'count' },
      empty: 'The keys are being written.',
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
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.flatMap(outcome => lawsOf(outcome, given)),
      stories: outcomes.map(({ story }) => story),
      caveats: [
        whereItRan(lab.mode),
        'Trips are counted by the server, as reads from its connections: whoever else uses it adds a few. A batch that is larger than its read buffer of 16 kB counts more than once.',
        'A script stops everybody else while it runs, and in a cluster all its keys must lie in one slot; so must those of MGET. A pipeline has neither limit.',
      ],
    }
  },
})
