import { z } from 'zod'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type Choice, type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, queries, span } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import { binned, busiest, mostWithin } from '#server/lab/experiments/ttl/busiest.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import type { Law, Row, Story } from '#server/lab/experiments/verdict.ts'

const params = z.strictObject({
  keys: z.int().min(10).max(2_000).default(200).meta({ title: 'Keys', log: true }),
  ttlMs: z.int().min(500).max(60_000).default(4_000).meta({ title: 'TTL', unit: 'ms', log: true }),
  everyMs: z.int().min(50).max(2_000).default(200).meta({
    title: 'Each is read every',
    unit: 'ms',
    log: true,
  }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
  queryMs: z.int().min(1).max(1_000).default(10).meta({ title: 'Database query', unit: 'ms', log: true }),
  connections: z.int().min(1).max(64).default(20).meta({ title: 'Database pool', log: true }),
})
type Params = z.output<typeof params>

const choices = [
  { id: 'none', label: 'No jitter', tone: 'stale', jitter: 0, about: 'Every entry lives exactly as long.' },
  { id: 'tenth', label: '10 % jitter', tone: 'miss', jitter: 0.1, about: 'Each lives up to a tenth less.' },
  { id: 'third', label: '30 % jitter', tone: 'hit', jitter: 0.3, about: 'Each lives up to 30 % less.' },
] as const satisfies readonly (Choice & { jitter: number })[]

/** The stretch of time in which queries are counted together. */
const windowOf = ({ ttlMs }: Params) => ttlMs / 40
/** Before it nothing has expired yet; after it the first entries expire for the second time. */
const [readFrom, readUntil] = [0.65, 1.3]

/** Spreads the reads evenly, and in another order than that in which the keys were filled. */
const golden = 0.6180339887

type Outcome = {
  choice: (typeof choices)[number]
  loads: number
  peak: number
  p99: number
  /** ms since the keys were written. */
  answered: number[]
  story: Story | null
}

type Playing = { choice: Outcome['choice']; params: Params; lab: ExperimentLab }

async function play({ choice, params, lab }: Playing): Promise<Outcome> {
  const { keys, ttlMs, everyMs, processes, connections, queryMs } = params
  const rows = Array.from({ length: keys }, (_, at) => ({ key: `item:${at}`, value: { price: at } }))
  const policy = unhindered({
    protections: { coalesce: true },
    ttl: { defaultMs: ttlMs, jitter: choice.jitter },
  })
  const stage = await lab.stage({ policy, processes, connections, queryMs, rows })
  try {
    const zero = await stage.now()
    await stage.play([
      { kind: 'list', measured: false, asked: rows.map(({ key }) => ({ at: zero, op: 'read', key })) },
    ])
    const asked: Asked[] = []
    for (let round = readFrom * ttlMs; round < readUntil * ttlMs + everyMs; round += everyMs)
      for (const [at, { key }] of rows.entries())
        asked.push({ at: zero + round + ((at * golden) % 1) * everyMs, op: 'read', key })
    asked.sort((one, other) => one.at - other.at)
    const played = await stage.play([{ kind: 'list', measured: true, asked }])
    const answered = [...played.loads].map(at => at - zero)
    return {
      choice,
      loads: answered.length,
      peak: busiest(answered, windowOf(params)),
      p99: quantile(played.latencies, 0.99) ?? 0,
      answered,
      story: slowestStory(choice.id, played),
    }
  } finally {
    await stage.close().catch(() => {})
  }
}

/**
 * A key expires somewhere in the jitter’s time and in the time that the fill took, and is read somewhere in the time
 * between two reads: each evenly, and independently of the others.
 */
function expectedPeak({ jitter }: Outcome['choice'], params: Params): number {
  const { keys, ttlMs, everyMs, queryMs, connections } = params
  const fillMs = (keys * queryMs) / connections
  return keys * mostWithin([jitter * ttlMs, everyMs, fillMs], windowOf(params))
}

const rowOf = ({ choice, loads, peak, p99 }: Outcome, params: Params): Row => ({
  choice: choice.id,
  cells: { loads, peak, share: peak / params.keys, p99 },
  what: `at most ${queries(peak)} within ${span(windowOf(params))}`,
})

const lawOf = (outcome: Outcome, params: Params): Law => ({
  choice: outcome.choice.id,
  about: `most queries within ${span(windowOf(params))}`,
  formula: 'N · most of (J·TTL ∗ r ∗ fill) within w',
  predicted: expectedPeak(outcome.choice, params),
  measured: outcome.peak,
  unit: 'count',
})

function sentenceOf(outcomes: readonly Outcome[], params: Params): string {
  const peaks = outcomes.map(({ choice, peak }) => `${queries(peak)} with ${choice.label.toLowerCase()}`)
  return `${amount(params.keys)} keys written in one moment expire together: within ${span(windowOf(params))} that is at most ${peaks.join(', ')}.`
}

const options = [
  { id: '1', label: 'it stays as high', number: 1 },
  { id: '2', label: 'about half', number: 2 },
  { id: '6', label: 'about a sixth', number: 6 },
  { id: '20', label: 'a twentieth', number: 20 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const peakOf = (id: string) => outcomes.find(({ choice }) => choice.id === id)?.peak
  const [none, third] = [peakOf('none'), peakOf('third')]
  return none && third ? nearest(options, none / third) : null
}

const caveats = (mode: ExperimentLab['mode']) => [
  mode === 'simulated'
    ? 'Simulated: the engine is the real one; cache, network and database are models in virtual time.'
    : 'Real keys are not filled in one moment: the database needs its time, and spreads them a little even without jitter.',
  'The most within any window is a little above its mean by chance, the more so the fewer keys there are.',
  'Jitter spreads the expiries; the number of queries stays. For one hot key it does nothing.',
]

export const manyKeys = experiment({
  id: 'many-keys',
  title: 'Many keys, one TTL',
  question:
    'Many keys were written in the same moment, with the same TTL. What does the database feel when it ends?',
  about: 'All keys are filled at once and read steadily. Watched is the time around their first expiry.',
  choices,
  prediction: {
    question: 'What happens to the peak of the database with 30 % jitter?',
    options: [...options],
  },
  modes: ['real', 'simulated'],
  params,
  columns: [
    { key: 'peak', label: 'highest peak', unit: 'count', best: 'low' },
    { key: 'share', label: 'of all keys', unit: 'share', best: 'low' },
    { key: 'loads', label: 'database queries', unit: 'count' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
  ],
  charts: [
    {
      id: 'expiries',
      title: 'Database queries around the expiry',
      x: { label: 'since the keys were written', unit: 's' },
      y: { label: 'queries in a fortieth of the TTL', unit: 'count' },
      empty: 'No entry has expired yet.',
    },
  ],
  async *run(params, lab) {
    const range = { from: readFrom * params.ttlMs, until: readUntil * params.ttlMs + params.everyMs }
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: choice => play({ choice, params, lab }),
      rowOf: outcome => rowOf(outcome, params),
      drawn: ({ choice, answered }) => {
        const points = binned(answered, { ...range, width: windowOf(params) })
        return [{ kind: 'points', chart: 'expiries', line: choice.id, points }]
      },
    })
    return {
      sentence: sentenceOf(outcomes, params),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, params)),
      laws: outcomes.map(outcome => lawOf(outcome, params)),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveats(lab.mode),
    }
  },
})
