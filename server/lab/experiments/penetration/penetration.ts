import { countedCurves } from '#server/lab/experiments/counted.ts'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { lawsOf } from '#server/lab/experiments/penetration/law.ts'
import { type Outcome, play } from '#server/lab/experiments/penetration/measure.ts'
import { choices, params } from '#server/lab/experiments/penetration/set-up.ts'
import {
  answerOf,
  caveatsOf,
  options,
  rowOf,
  sentenceOf,
} from '#server/lab/experiments/penetration/verdict-words.ts'

/** Over the same moments for every line, which are known only at the end. */
const curvesOf = (outcomes: readonly Outcome[]) =>
  countedCurves(
    outcomes.map(({ choice, answered }) => ({ line: choice, at: answered })),
    { from: 0, until: Math.max(0.1, ...outcomes.map(({ answered }) => answered.at(-1) ?? 0)) * 1.03 },
  )

export const penetration = experiment({
  id: 'penetration',
  title: 'Penetration',
  question:
    'Somebody asks again and again for rows that do not exist. Does the cache help the database, and who hides the row that is inserted later?',
  about:
    'First a flood of requests for absent ids. Then rows that were asked for in vain are inserted, and asked for until they are seen.',
  choices,
  prediction: {
    question: 'How many of the requests reach the database with negative caching?',
    options: [...options],
  },
  modes: ['real', 'simulated'],
  params,
  columns: [
    { key: 'loads', label: 'database queries', unit: 'count', best: 'low' },
    { key: 'perId', label: 'per id', unit: 'number', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'mean', label: 'new row hidden', unit: 'ms', best: 'low' },
    { key: 'most', label: 'the longest', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'queries',
      title: 'Database queries answered',
      x: { label: 'since the first request', unit: 's' },
      y: { label: 'queries', unit: 'count' },
      empty: 'The first query has not been answered yet.',
    },
    {
      id: 'hidden',
      title: 'New rows that are still hidden',
      x: { label: 'since the insert', unit: 's' },
      y: { label: 'rows', unit: 'count' },
      empty: 'No row has been inserted yet.',
    },
  ],
  async *run(params, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params, lab }, tell),
      rowOf: outcome => rowOf(outcome, params),
    })
    for (const { line, points } of curvesOf(outcomes))
      yield { kind: 'points', chart: 'queries', line, points, replace: true }
    return {
      sentence: sentenceOf(outcomes, params),
      answer: answerOf(outcomes, params),
      rows: outcomes.map(outcome => rowOf(outcome, params)),
      laws: lawsOf(outcomes, params),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(params, lab.mode),
    }
  },
})
