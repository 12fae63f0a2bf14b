import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { type Outcome, play } from '#server/lab/experiments/invalidation/measure.ts'
import { type ChoiceId, choices, type Params, params } from '#server/lab/experiments/invalidation/set-up.ts'
import {
  answerOf,
  caveatsOf,
  lawsOf,
  missingRow,
  options,
  rowOf,
  sentenceOf,
} from '#server/lab/experiments/invalidation/verdict-words.ts'
import type { Points, Row } from '#server/lab/experiments/verdict.ts'

type Played = { outcome: Outcome } | { missing: { choice: ChoiceId; why: string } }

/** Not every database gives its change log to everybody. */
async function playWherePossible(playing: Parameters<typeof play>[0]): Promise<Played> {
  const { choice, lab } = playing
  try {
    return { outcome: await play(playing) }
  } catch (error) {
    if (choice.id !== 'cdc' || lab.signal.aborted || !isRefusal(error)) throw error
    return { missing: { choice: choice.id, why: error.message } }
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && /wal_level|replication|publication|permission denied/i.test(error.message)

const rowOfPlayed = (played: Played): Row =>
  'outcome' in played ? rowOf(played.outcome) : missingRow(played.missing.choice, played.missing.why)

const mostPoints = 120

/** The share of all answers that were older, for each age. */
function olderThan({ ages, reads }: Outcome): Points {
  if (ages.length === 0) return [[shortestMs, 0]]
  const step = Math.max(1, Math.floor(ages.length / mostPoints))
  const points = [...ages.keys()]
    .filter(at => at % step === 0 || at === ages.length - 1)
    .map(at => [Math.max(shortestMs, ages[at] ?? 0), (ages.length - at) / Math.max(1, reads)] as const)
  return [[shortestMs, ages.length / Math.max(1, reads)], ...points]
}
const shortestMs = 0.1

async function* played(given: Params, lab: ExperimentLab) {
  return yield* eachChoice<(typeof choices)[number], Played>({
    choices,
    lab,
    play: choice => playWherePossible({ choice, params: given, lab }),
    rowOf: rowOfPlayed,
    drawn: each =>
      'outcome' in each
        ? [{ kind: 'points', chart: 'ages', line: each.outcome.choice, points: olderThan(each.outcome) }]
        : [],
  })
}

export const invalidation = experiment({
  id: 'invalidation',
  title: 'Invalidation',
  question:
    'Products change while everybody reads them and their lists. Who still gets old answers, and what does it cost to avoid that?',
  about:
    'The same reads and writes under each way to invalidate. A part of the writes comes from a program that does not know the cache.',
  choices,
  prediction: {
    question: 'Every writer deletes its product and forgets the lists: how many of the lists are stale?',
    options: [...options],
  },
  modes: ['real', 'simulated'],
  params,
  columns: [
    { key: 'stale', label: 'stale answers', unit: 'share', best: 'low' },
    { key: 'rows', label: 'products', unit: 'share', best: 'low' },
    { key: 'lists', label: 'lists', unit: 'share', best: 'low' },
    { key: 'p50', label: 'half of them older than', unit: 'ms', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'worst', label: 'the oldest', unit: 'ms', best: 'low' },
    { key: 'commands', label: 'commands per write', unit: 'number', best: 'low' },
    { key: 'deletes', label: 'entries removed per write', unit: 'number' },
    { key: 'queries', label: 'database queries', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'ages',
      title: 'How many answers are older',
      x: { label: 'older than', unit: 'ms', log: true },
      y: { label: 'of all answers', unit: 'share' },
      empty: 'The first way is still being measured.',
    },
  ],
  async *run(given, lab) {
    const all = yield* played(given, lab)
    const outcomes = all.flatMap(each => ('outcome' in each ? each.outcome : []))
    return {
      sentence: sentenceOf(outcomes),
      answer: answerOf(outcomes),
      rows: all.map(rowOfPlayed),
      laws: lawsOf(outcomes, given),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(given, lab.mode),
    }
  },
})
