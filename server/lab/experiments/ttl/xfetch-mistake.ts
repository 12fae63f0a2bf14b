import { z } from 'zod'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type Choice, type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, queries, span } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import type { Heard } from '#server/lab/experiments/stage/stage.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import type { Law, Row, Told } from '#server/lab/experiments/verdict.ts'

const params = z.strictObject({
  perSecond: z.int().min(10).max(100_000).default(1_000).meta({
    title: 'Readers',
    unit: 'per second',
    log: true,
  }),
  ttlMs: z.int().min(1_000).max(600_000).default(4_000).meta({ title: 'TTL', unit: 'ms', log: true }),
  lifetimes: z.int().min(1).max(500).default(3).meta({
    title: 'Watched for',
    log: true,
    hint: 'So many TTLs. Real time passes slowly: many are for the simulation.',
  }),
  beta: z.number().min(0.1).max(10).default(1).meta({ title: 'β of XFetch', log: true }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
  queryMs: z.int().min(1).max(1_000).default(20).meta({ title: 'Database query', unit: 'ms', log: true }),
})
type Params = z.output<typeof params>

const choices = [
  {
    id: 'right',
    label: 'The time of the load',
    tone: 'hit',
    about: 'Renew when now − Δ · β · ln(u) passes the expiry. Δ is how long the last load took.',
  },
  {
    id: 'mistake',
    label: 'The age of the entry',
    tone: 'stale',
    about: 'The mistake: Δ is how long ago the entry was written. It grows with every read.',
  },
] as const satisfies readonly Choice[]
type ChoiceId = (typeof choices)[number]['id']

const key = 'item:hot'

const policyOf = (id: ChoiceId, { ttlMs, beta }: Params) =>
  unhindered({
    protections: {
      coalesce: true,
      lease: { ms: 5_000, renew: true, waitMs: 60_000, pollMs: 50 },
      early: { kind: 'xfetch', beta },
    },
    ttl: { defaultMs: ttlMs, jitter: 0 },
    wrong: { elapsedXFetch: id === 'mistake' },
  })

type Outcome = { choice: ChoiceId; loads: number; perTtl: number; answered: number[] }
type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

async function play({ choice, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { perSecond, ttlMs, lifetimes, processes, queryMs } = params
  const policy = policyOf(choice.id, params)
  const rows = [{ key, value: { price: 42 } }]
  const stage = await lab.stage({ policy, processes, connections: processes, queryMs, rows })
  try {
    const at = await stage.now()
    await stage.play([{ kind: 'list', measured: false, asked: [{ at, op: 'read', key }] }])
    const from = await stage.now()
    const until = from + lifetimes * ttlMs
    let count = 0
    const hear = ({ loads }: Heard) => {
      const last = loads.at(-1)
      count += loads.length
      if (last === undefined) return
      tell({ kind: 'points', chart: 'loads', line: choice.id, points: [[(last - from) / 1_000, count]] })
    }
    const script = { kind: 'stream', measured: false, key, perSecond, from, until, seed: lab.seed } as const
    const { loads } = await stage.play([script], hear)
    const answered = [...loads].map(load => (load - from) / 1_000)
    return { choice: choice.id, loads: answered.length, perTtl: answered.length / lifetimes, answered }
  } finally {
    await stage.close().catch(() => {})
  }
}

const steps = 2_000

/**
 * At age a a reader renews with the chance e^(−(T − a) / βs), s being what is taken for the time of the load. So
 * the mean age at the renewal is the sum of the chances that nobody has done it yet.
 */
function expectedPerTtl(choice: ChoiceId, { perSecond, ttlMs, queryMs, beta }: Params): number {
  const step = ttlMs / steps
  let expected = 0
  let meanAge = 0
  for (let at = 0; at < steps; at++) {
    const age = (at + 0.5) * step
    const scale = beta * (choice === 'mistake' ? age : queryMs)
    expected += (perSecond / 1_000) * step * Math.exp(-(ttlMs - age) / scale)
    meanAge += Math.exp(-expected) * step
  }
  return ttlMs / (meanAge + queryMs)
}

const rowOf = ({ choice, loads, perTtl }: Outcome, { ttlMs }: Params): Row => ({
  choice,
  cells: { loads, perTtl, age: loads === 0 ? null : ttlMs / perTtl },
  what: loads === 0 ? 'nobody renewed it' : `renewed every ${span(ttlMs / perTtl)}`,
})

const lawOf = ({ choice, perTtl }: Outcome, params: Params): Law => ({
  choice,
  about: 'queries per TTL',
  formula: choice === 'right' ? 'T / ∫ exp(−λ∫e^(−(T−a)/βΔ))' : 'T / ∫ exp(−λ∫e^(−(T−a)/βa))',
  predicted: expectedPerTtl(choice, params),
  measured: perTtl,
  unit: 'number',
})

const ratioOf = (outcomes: readonly Outcome[]): number | null => {
  const of = (id: ChoiceId) => outcomes.find(({ choice }) => choice === id)?.loads
  const [right, mistake] = [of('right'), of('mistake')]
  return right && mistake ? mistake / right : null
}

function sentenceOf(outcomes: readonly Outcome[], { ttlMs }: Params): string {
  const parts = outcomes.map(({ choice, perTtl }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${queries(perTtl)} with “${label}”`
  })
  const ratio = ratioOf(outcomes)
  const times = ratio === null ? '' : `: ${amount(ratio)} times as many`
  return `A TTL of ${span(ttlMs)} costs ${parts.join(' and ')}${times}.`
}

const options = [
  { id: '1', label: 'hardly any', number: 1 },
  { id: '2', label: 'twice as many', number: 2 },
  { id: '6', label: 'about six times as many', number: 6 },
  { id: '50', label: 'fifty times as many', number: 50 },
] as const

function answerOf(outcomes: readonly Outcome[]): string | null {
  const ratio = ratioOf(outcomes)
  return ratio === null ? null : nearest(options, ratio)
}

const caveats = (lab: ExperimentLab) => [
  lab.mode === 'simulated'
    ? 'Simulated: the engine is the real one; cache, network and database are models in virtual time.'
    : 'Processes, cache and database share one machine. Some TTLs of real time say little about a mean: simulate some hundreds.',
  'The mistake is found in published code: the formula’s Δ is read as the time since the last write. The cache stays right, it only works for nothing.',
]

export const xfetchMistake = experiment({
  id: 'xfetch-mistake',
  title: 'XFetch’s mistake',
  question:
    'XFetch renews an entry early, by the time its load took. What if somebody takes its age instead?',
  about: 'One hot key, a steady stream of readers, one lease: what differs is the Δ of the formula only.',
  choices,
  prediction: { question: 'How many queries too many does the mistake cost?', options: [...options] },
  modes: ['real', 'simulated'],
  params,
  presets: [
    {
      id: 'long',
      label: 'A hundred TTLs',
      about: 'In virtual time: enough for the means to be what mathematics says.',
      mode: 'simulated',
      params: { lifetimes: 100, ttlMs: 10_000 },
    },
  ],
  columns: [
    { key: 'loads', label: 'database queries', unit: 'count', best: 'low' },
    { key: 'perTtl', label: 'per TTL', unit: 'number', best: 'low' },
    { key: 'age', label: 'age at the renewal', unit: 'ms', best: 'high' },
  ],
  charts: [
    {
      id: 'loads',
      title: 'Database queries answered',
      x: { label: 'since the first read', unit: 's' },
      y: { label: 'queries', unit: 'count' },
      empty: 'Nobody has renewed the entry yet.',
    },
  ],
  async *run(params, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params, lab }, tell),
      rowOf: outcome => rowOf(outcome, params),
      drawn: ({ choice, answered }) => {
        const points = answered.map((second, index) => [second, index + 1] as const)
        return [{ kind: 'points', chart: 'loads', line: choice, points: [[0, 0], ...points], replace: true }]
      },
    })
    return {
      sentence: sentenceOf(outcomes, params),
      answer: answerOf(outcomes),
      rows: outcomes.map(outcome => rowOf(outcome, params)),
      laws: outcomes.map(outcome => lawOf(outcome, params)),
      stories: [],
      caveats: caveats(lab),
    }
  },
})
