import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { play } from '#server/lab/experiments/outage/measure.ts'
import { choices, params } from '#server/lab/experiments/outage/set-up.ts'
import {
  answerOf,
  caveatsOf,
  lawsOf,
  options,
  rowOf,
  sentenceOf,
} from '#server/lab/experiments/outage/verdict-words.ts'

export const outage = experiment({
  id: 'cache-dies',
  title: 'The cache dies',
  question:
    'The cache is killed, freezes, is slow or full, or comes back with old entries. What do its clients feel?',
  about:
    'App instances read through a cache of its own. After a second it gets into trouble, and some time later out of it. The same reads and writes for every protection.',
  choices,
  prediction: {
    question: 'How many reads are answered in time where nothing protects them?',
    options: [...options],
  },
  modes: ['real'],
  ownServer: true,
  params,
  presets: [
    {
      id: 'frozen',
      label: 'Frozen',
      about: 'It holds its connections and says nothing: worse than dead.',
      mode: 'real',
      params: { trouble: 'frozen' },
    },
    {
      id: 'old',
      label: 'Old entries',
      about: 'It comes back with what it held before: who notices?',
      mode: 'real',
      params: { trouble: 'old', writesPerSecond: 100 },
    },
  ],
  columns: [
    { key: 'answered', label: 'answered in time', unit: 'share', best: 'high' },
    { key: 'late', label: 'too late', unit: 'count', best: 'low' },
    { key: 'failed', label: 'failed', unit: 'count', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'worst', label: 'longest wait', unit: 'ms', best: 'low' },
    { key: 'peak', label: 'queries, peak', unit: 'count', best: 'low' },
    { key: 'stale', label: 'old answers', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'queries',
      title: 'Database queries',
      x: { label: 'since the trouble began', unit: 's' },
      y: { label: 'queries', unit: 'count' },
      empty: 'Nothing has been read yet.',
    },
    {
      id: 'waits',
      title: 'What clients wait',
      x: { label: 'since the trouble began', unit: 's' },
      y: { label: 'longest wait in 100 ms', unit: 'ms', log: true },
      empty: 'No trouble has been made yet.',
    },
    {
      id: 'load',
      title: 'Queries in each 100 ms',
      x: { label: 'since the trouble began', unit: 's' },
      y: { label: 'queries', unit: 'count' },
      empty: 'No trouble has been made yet.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf,
      drawn: ({ choice: line, waits, load }) => [
        { kind: 'points', chart: 'waits', line, points: waits },
        { kind: 'points', chart: 'load', line, points: load },
      ],
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: lawsOf(outcomes, given),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(given),
    }
  },
})
