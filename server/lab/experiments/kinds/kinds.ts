import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { experiment } from '#server/lab/experiments/experiment.ts'
import { percent, whereItRan } from '#server/lab/experiments/in-words.ts'
import { type Outcome, play, type Tried } from '#server/lab/experiments/kinds/measure.ts'
import { choices, needsOf, type Params, params } from '#server/lab/experiments/kinds/set-up.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'

/** Under it a TTL alone is no answer. */
const worthIt = 0.5

const lengths: [seconds: number, one: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]
function inWords(seconds: number): string {
  const [unit, name] = lengths.find(([each]) => seconds >= each) ?? [1, 'second']
  const amount = Number((seconds / unit).toPrecision(2))
  return `${amount} ${name}${amount === 1 ? '' : 's'}`
}

function advice({ best, kind }: Outcome, given: Params): string {
  const { stale } = needsOf(kind, given)
  const bound = stale === 0 ? 'nothing stale is tolerated' : `more than ${percent(stale)} would be stale`
  if (!best) return `no TTL from a second on: ${bound}. Invalidate it explicitly`
  if (best.hitRate < worthIt)
    return `${inWords(best.ttlS)} is the longest, and saves only ${percent(best.hitRate)}. Invalidate it explicitly`
  return `a TTL of ${inWords(best.ttlS)}`
}

const rowOf = (outcome: Outcome, given: Params): Row => ({
  choice: outcome.kind.id,
  cells: {
    ttl: outcome.best?.ttlS ?? null,
    hitRate: outcome.best?.hitRate ?? null,
    stale: outcome.best?.staleShare ?? null,
    tolerated: needsOf(outcome.kind, given).stale,
  },
  what: advice(outcome, given),
})

/** Of the TTL that was chosen, or of the shortest that was too long. */
function lawsOf({ kind, tried, best }: Outcome): Law[] {
  const of = best ?? tried[0]
  if (!of) return []
  const law = { choice: kind.id, unit: 'share' as const }
  const at = `with ${inWords(of.ttlS)}`
  return [
    {
      ...law,
      about: `hit rate ${at}`,
      formula: 'λT / (1 + λT)',
      predicted: of.expected.hit,
      measured: of.hitRate,
    },
    {
      ...law,
      about: `stale ${at}`,
      formula: 'λ(T − (1 − e^(−μT))/μ) / (1 + λT)',
      predicted: of.expected.stale,
      measured: of.staleShare,
    },
  ]
}

const point = (chart: string, line: string, { ttlS, ...of }: Tried): Told => ({
  kind: 'points',
  chart,
  line,
  points: [[ttlS, chart === 'hits' ? of.hitRate : of.staleShare]],
})

/** They were tried by halving: drawn again from the shortest to the longest. */
const drawn = ({ kind, tried }: Outcome): Told[] =>
  (['stale', 'hits'] as const).map(chart => ({
    kind: 'points',
    chart,
    line: kind.id,
    points: tried.map(each => [each.ttlS, chart === 'hits' ? each.hitRate : each.staleShare] as const),
    replace: true,
  }))

function sentenceOf(outcomes: readonly Outcome[], given: Params): string {
  const said = outcomes.map(outcome => `${outcome.kind.label}: ${advice(outcome, given)}`)
  return `${said.join('. ')}.`
}

const options = choices.map(({ id, label }) => ({ id, label }))

/** The one with the longest TTL. */
const answerOf = (outcomes: readonly Outcome[]): string | null =>
  outcomes
    .flatMap(({ kind, best }) => (best ? { id: kind.id, ttlS: best.ttlS } : []))
    .toSorted((one, other) => other.ttlS - one.ttlS)[0]?.id ?? null

const x = { label: 'TTL', unit: 's', log: true } as const

export const kinds = experiment({
  id: 'kinds',
  title: 'A TTL for each kind of data',
  question: 'A price, a stock, a profile and a session: how long may each of them live in the cache?',
  about:
    'Each kind is read and changed at its own pace. The round TTLs from a second to a week are tried until the longest is found that keeps what you tolerate.',
  choices,
  prediction: { question: 'Which of them can live longest?', options },
  modes: ['simulated', 'real'],
  params,
  columns: [
    { key: 'ttl', label: 'longest TTL', unit: 's' },
    { key: 'hitRate', label: 'its hit rate', unit: 'share', best: 'high' },
    { key: 'stale', label: 'stale answers', unit: 'share' },
    { key: 'tolerated', label: 'tolerated', unit: 'share' },
  ],
  charts: [
    {
      id: 'stale',
      title: 'Stale answers against the TTL',
      x,
      y: { label: 'of all answers', unit: 'share' },
      empty: 'The first TTL is still being tried.',
    },
    {
      id: 'hits',
      title: 'Hit rate against the TTL',
      x,
      y: { label: 'of all reads', unit: 'share' },
      empty: 'The first TTL is still being tried.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (kind, tell) =>
        play({ kind, params: given, lab }, tried => {
          tell(point('stale', kind.id, tried))
          tell(point('hits', kind.id, tried))
        }),
      rowOf: outcome => rowOf(outcome, given),
      drawn,
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.flatMap(lawsOf),
      stories: outcomes.flatMap(({ best, tried }) => (best ?? tried[0])?.story ?? []),
      caveats: [
        whereItRan(lab.mode),
        lab.mode === 'real'
          ? 'TTLs are played in quick motion, the long ones in half a second: hits and stale answers depend on proportions only, not on seconds. Nothing of it is shorter than an answer of the database.'
          : 'Long TTLs are played in quick motion: hits and stale answers depend on proportions only, not on seconds.',
        'Only the round TTLs of the ladder are tried. Where an explicit invalidation can be had, it is better than any TTL; the TTL then is the net below it.',
        'What changes rarely is rarely stale, so its share is known less exactly. The formula beside it knows it without chance.',
      ],
    }
  },
})
