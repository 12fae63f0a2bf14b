import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { amount, percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { expectedHitRate } from '#server/lab/experiments/should-cache/break-even.ts'
import { type Outcome, play } from '#server/lab/experiments/should-cache/measure.ts'
import { choices, type Params, params } from '#server/lab/experiments/should-cache/set-up.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

/** Under it the field's rule says: the cache costs more than it saves. */
const worthIt = 0.5

const rowOf = (outcome: Outcome): Row => ({
  choice: outcome.choice,
  cells: {
    hitRate: outcome.with.hitRate,
    breakEven: outcome.breakEven,
    without: outcome.without.queries,
    queries: outcome.with.queries,
    commands: outcome.with.commands,
    memory: outcome.with.bytes,
    meanWithout: outcome.without.meanMs,
    mean: outcome.with.meanMs,
  },
  what: whatToDo(outcome),
})

function whatToDo({ with: { hitRate }, breakEven, failed }: Outcome): string {
  if (failed > 0) return `${failed} requests got no answer`
  if (hitRate === 0) return 'do not cache: it saves nothing, and each request costs two commands more'
  if (hitRate <= breakEven) return 'do not cache: every request is slower for it'
  if (hitRate < worthIt) return `do not cache: it saves only ${percent(hitRate)} of the queries`
  return `cache it: ${percent(hitRate)} of the queries are saved`
}

const lawOf = ({ choice, with: { hitRate } }: Outcome, given: Params): Law => ({
  choice,
  about: 'hit rate',
  formula: { unique: '0', 'sub-second': 'λT / (1 + λT)', rare: hitFormula, hot: hitFormula }[choice],
  predicted: expectedHitRate(choice, given),
  measured: hitRate,
  unit: 'share',
})
const hitFormula = '1 − K(1 − e^(−n/K)) / n'

function sentenceOf(outcomes: readonly Outcome[], { requests }: Params): string {
  const said = outcomes.map(({ choice, without, with: { hitRate, commands, meanMs } }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${percent(hitRate)} for “${label}” (${amount(commands)} commands, an answer takes ${span(meanMs)} in place of ${span(without.meanMs)})`
  })
  return `Of ${amount(requests)} queries a cache saves ${said.join(', ')}.`
}

const options = [
  { id: '0', label: 'none' },
  { id: '1', label: 'one' },
  { id: '2', label: 'two' },
  { id: '3', label: 'three' },
  { id: '4', label: 'all four' },
] as const

/** Only where all four were asked. */
function answerOf(outcomes: readonly Outcome[]): string | null {
  if (outcomes.length < choices.length) return null
  return String(
    outcomes.filter(({ with: { hitRate }, breakEven }) => hitRate < Math.max(worthIt, breakEven)).length,
  )
}

export const shouldCache = experiment({
  id: 'should-cache',
  title: 'Should this be cached?',
  question:
    'A cache costs commands, memory and the risk of old answers. For which requests is it worth that?',
  about:
    'The same requests go to the database alone and then through a cache: unique ones, ones about data of less than a second, rare ones and ones that everybody makes.',
  choices,
  prediction: { question: 'For how many of these four should there be no cache?', options: [...options] },
  modes: ['real', 'simulated'],
  params,
  columns: [
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'breakEven', label: 'break-even', unit: 'share' },
    { key: 'without', label: 'queries without', unit: 'count' },
    { key: 'queries', label: 'queries with', unit: 'count', best: 'low' },
    { key: 'commands', label: 'cache commands', unit: 'count', best: 'low' },
    { key: 'memory', label: 'written to the cache', unit: 'bytes', best: 'low' },
    { key: 'meanWithout', label: 'mean without', unit: 'ms' },
    { key: 'mean', label: 'mean with', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'latency',
      title: 'Mean latency against the hit rate',
      x: { label: 'hit rate', unit: 'share' },
      y: { label: 'mean latency', unit: 'ms' },
      lines: [
        { id: 'with', label: 'with the cache', tone: 'hit' },
        { id: 'without', label: 'without it', tone: 'db', dashed: true },
      ],
      empty: 'The first requests are still under way.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: choice => play({ choice, params: given, lab }),
      rowOf,
      drawn: ({ with: { hitRate, meanMs }, without }) => [
        { kind: 'points', chart: 'latency', line: 'with', points: [[hitRate, meanMs]] },
        { kind: 'points', chart: 'latency', line: 'without', points: [[hitRate, without.meanMs]] },
      ],
    })
    yield* byHitRate(outcomes)
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: outcomes.map(outcome => lawOf(outcome, given)),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: [
        whereItRan(lab.mode),
        'Break-even is where h = 2c / (1 + c): c is what a command to the cache takes, measured in queries of this database. It is about time only. Memory, another server to run and old answers come on top: that is why the rule says 50 %.',
        'A cheap query beside the app is hard to beat; a costly one is worth a cache also at a low hit rate. Move “Database query” and look.',
      ],
    }
  },
})

/** As lines from left to right, in whichever order they were measured. */
function* byHitRate(outcomes: readonly Outcome[]) {
  const sorted = outcomes.toSorted((one, other) => one.with.hitRate - other.with.hitRate)
  const line = (id: string, y: (outcome: Outcome) => number) => ({
    kind: 'points' as const,
    chart: 'latency',
    line: id,
    points: sorted.map(outcome => [outcome.with.hitRate, y(outcome)] as const),
    replace: true,
  })
  yield line('with', ({ with: { meanMs } }) => meanMs)
  yield line('without', ({ without }) => without.meanMs)
}
