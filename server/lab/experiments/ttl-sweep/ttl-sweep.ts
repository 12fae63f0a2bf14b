import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { percent, span, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearestShare } from '#server/lab/experiments/nearest.ts'
import { hitRate, staleShare } from '#server/lab/experiments/ttl-sweep/law.ts'
import { type Outcome, play } from '#server/lab/experiments/ttl-sweep/measure.ts'
import {
  choices,
  type Params,
  params,
  type TtlChoice,
  ttlMsOf,
} from '#server/lab/experiments/ttl-sweep/set-up.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'

const expected = (choice: TtlChoice, given: Params) => {
  const ttlS = ttlMsOf(choice, given) / 1_000
  const reads = ttlS * given.perKey
  return { hit: hitRate(reads), stale: staleShare(reads, ttlS / given.changeEveryS) }
}

const rowOf = ({ choice, ttlMs, hitRate, staleShare, age, queriesPerSecond, failed }: Outcome): Row => ({
  choice: choice.id,
  cells: {
    ttl: ttlMs,
    hitRate,
    queries: queriesPerSecond,
    stale: staleShare,
    p50: age.p50,
    worst: age.worst,
  },
  what: failed > 0 ? `${failed} reads got no answer` : inWords(hitRate, staleShare),
})

function inWords(hit: number, stale: number): string {
  const saved =
    hit < 0.5 ? 'costs more than it saves' : hit < 0.8 ? 'saves some queries' : 'saves most of the queries'
  return stale === 0
    ? `${saved}, nothing stale was seen`
    : `${saved}, ${percent(stale)} of the answers were old`
}

const lawsOf = (outcome: Outcome, given: Params): Law[] => {
  const { hit, stale } = expected(outcome.choice, given)
  const law = { choice: outcome.choice.id, unit: 'share' as const }
  return [
    { ...law, about: 'hit rate', formula: 'λT / (1 + λT)', predicted: hit, measured: outcome.hitRate },
    {
      ...law,
      about: 'stale answers',
      formula: 'λ(T − (1 − e^(−μT))/μ) / (1 + λT)',
      predicted: stale,
      measured: outcome.staleShare,
    },
  ]
}

function drawn({ choice, ttlMs, hitRate, staleShare, age }: Outcome, given: Params): Told[] {
  const { hit, stale } = expected(choice, given)
  const x = choice.reads
  const point = (chart: string, line: string, y: number): Told => ({
    kind: 'points',
    chart,
    line,
    points: [[x, y]],
  })
  return [
    point('shares', 'hit', hitRate),
    point('shares', 'hit-law', hit),
    point('shares', 'stale', staleShare),
    point('shares', 'stale-law', stale),
    point('age', 'p50', age.p50),
    point('age', 'worst', age.worst),
    point('age', 'ttl', ttlMs),
  ]
}

function sentenceOf(outcomes: readonly Outcome[]): string {
  const [first, last] = [outcomes[0], outcomes.at(-1)]
  if (!first || !last) return 'Nothing was run.'
  const said = ({ ttlMs, hitRate, staleShare, age }: Outcome) =>
    `with a TTL of ${span(ttlMs)} ${percent(hitRate)} of the reads are hits and ${staleShare === 0 ? 'none is stale' : `${percent(staleShare)} are stale, the oldest by ${span(age.worst)}`}`
  const text = first === last ? said(first) : `${said(first)}; ${said(last)}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const options = [
  { id: 'none', label: 'none', number: 0 },
  { id: 'third', label: 'about a third', number: 0.33 },
  { id: 'half', label: 'half of them', number: 0.5 },
  { id: 'most', label: 'nearly all', number: 0.95 },
] as const

const answerOf = (outcomes: readonly Outcome[]) => {
  const once = outcomes.find(({ choice }) => choice.reads === 1)
  return once ? nearestShare(options, once.hitRate) : null
}

export const ttlSweep = experiment({
  id: 'ttl-sweep',
  title: 'How long a TTL?',
  question: 'A longer TTL gives more hits and older answers. How much of each?',
  about:
    'Keys are read and changed by chance, nobody invalidates anything. The TTL alone decides, and is tried from too short to too long.',
  choices,
  prediction: {
    question: 'A key is read once per TTL on the average: how many of its reads are hits?',
    options: [...options],
  },
  modes: ['simulated', 'real'],
  params,
  columns: [
    { key: 'ttl', label: 'TTL', unit: 'ms' },
    { key: 'hitRate', label: 'hit rate', unit: 'share', best: 'high' },
    { key: 'queries', label: 'database queries', unit: 'per second', best: 'low' },
    { key: 'stale', label: 'stale answers', unit: 'share', best: 'low' },
    { key: 'p50', label: 'half of them older than', unit: 'ms', best: 'low' },
    { key: 'worst', label: 'the oldest', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'shares',
      title: 'Hits and stale answers against the TTL',
      x: { label: 'reads of a key in one TTL', unit: 'number', log: true },
      y: { label: 'of all reads', unit: 'share' },
      lines: [
        { id: 'hit', label: 'hit rate', tone: 'hit' },
        { id: 'hit-law', label: 'λT / (1 + λT)', tone: 'mute', dashed: true },
        { id: 'stale', label: 'stale', tone: 'stale' },
        { id: 'stale-law', label: 'stale, as predicted', tone: 'text', dashed: true },
      ],
      empty: 'The first TTL is still being measured.',
    },
    {
      id: 'age',
      title: 'How old stale answers are',
      x: { label: 'reads of a key in one TTL', unit: 'number', log: true },
      y: { label: 'age', unit: 'ms', log: true },
      lines: [
        { id: 'p50', label: 'half of them are older', tone: 'miss' },
        { id: 'worst', label: 'the oldest', tone: 'stale' },
        { id: 'ttl', label: 'the TTL itself', tone: 'mute', dashed: true },
      ],
      empty: 'The first TTL is still being measured.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: choice => play({ choice, params: given, lab }),
      rowOf,
      drawn: outcome => drawn(outcome, given),
    })
    return {
      sentence: sentenceOf(outcomes),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: outcomes.flatMap(outcome => lawsOf(outcome, given)),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: [
        whereItRan(lab.mode),
        'All keys are wanted alike here. With hot and cold keys the formula holds for each key by itself: the hot ones hit, the cold ones miss.',
        'An answer counts as stale when a newer version had been acknowledged before it was asked for. A TTL bounds its age, and nothing else here does.',
      ],
    }
  },
})
