import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { lawsOf } from '#server/lab/experiments/stampede/laws.ts'
import { bursts, flowing, hotKeys, type Measured } from '#server/lab/experiments/stampede/measure.ts'
import { archive, paramsShape, type StampedeParams } from '#server/lab/experiments/stampede/params.ts'
import { policyOf, protections } from '#server/lab/experiments/stampede/protections.ts'
import { curves, type Outcome, outcomeOf, rowOf } from '#server/lab/experiments/stampede/row.ts'
import { answerOf, caveatsOf, options, sentenceOf } from '#server/lab/experiments/stampede/verdict-words.ts'
import type { Told } from '#server/lab/experiments/verdict.ts'

const hot = { name: 'The one that everybody wants', price: 42 }

type Playing = {
  protection: (typeof protections)[number]
  params: StampedeParams
  lab: ExperimentLab
  tell: (told: Told) => void
  rounds: number
  before: number
}

/** All rounds of one protection, on a stage of its own. */
async function play({ protection, params, lab, tell, rounds, before }: Playing): Promise<Outcome> {
  const { processes, connections, queryMs } = params
  const { id, label } = protection
  const stage = await lab.stage({
    policy: policyOf(id, params),
    processes,
    connections,
    queryMs,
    rows: hotKeys(params).map(key => ({ key, value: hot })),
  })
  let answered = 0
  let last = Number.NEGATIVE_INFINITY
  const hear: Parameters<typeof flowing>[1]['hear'] = ({ loads }, zero) => {
    answered += loads.length
    const x = ((loads.at(-1) ?? zero) - zero) / 1_000
    // Only the first round is drawn, and never backwards.
    if (loads.length === 0 || x <= last || measured.length > 0) return
    last = x
    tell({ kind: 'points', chart: 'queries', line: id, points: [[x, answered]] })
  }
  const measured: Measured[] = []
  const telling = () => tell({ kind: 'progress', done: before + measured.length, of: rounds, doing: label })
  try {
    telling()
    if (params.traffic === 'burst') {
      for await (const each of bursts(stage, { params, seed: lab.seed, hear })) {
        measured.push(each)
        telling()
      }
    } else measured.push(await flowing(stage, { params, seed: lab.seed, hear }))
  } finally {
    await stage.close().catch(() => {})
  }
  return outcomeOf({ id, label, params }, measured)
}

export const stampede = experiment({
  id: 'stampede',
  title: 'Stampede',
  question:
    'The hottest key expires while hundreds of callers across several app instances want it. How often is the database asked?',
  about:
    'One key, filled once. When it expires everybody comes at the same moment: the same arrivals for every protection.',
  choices: protections,
  prediction: {
    question: 'How many database queries do you expect without protection?',
    options: [...options],
  },
  modes: ['real', 'simulated'],
  params: paramsShape,
  presets: [
    {
      id: 'archive',
      label: 'Internet Archive',
      about: archive.about,
      mode: 'simulated',
      params: archive.params,
      choices: ['none', 'lock', 'xfetch', 'xfetch-lock'],
    },
    {
      id: 'many',
      label: 'Many expiries',
      about:
        'A steady stream through 200 expiries in virtual time: enough for the means to be what mathematics says.',
      mode: 'simulated',
      params: { traffic: 'steady', perSecond: 500, expiries: 200, ttlMs: 10_000, queryMs: 200 },
    },
  ],
  columns: [
    { key: 'loads', label: 'database queries', unit: 'count', best: 'low' },
    { key: 'perExpiry', label: 'per expiry', unit: 'number', best: 'low' },
    { key: 'worst', label: 'worst wait', unit: 'ms', best: 'low' },
    { key: 'p99', label: 'p99', unit: 'ms', best: 'low' },
    { key: 'stale', label: 'stale served', unit: 'count', best: 'low' },
    { key: 'waits', label: 'lock waits', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'queries',
      title: 'Database queries answered',
      x: { label: 'since the expiry', unit: 's' },
      y: { label: 'queries', unit: 'count' },
      empty: 'The first query has not been answered yet.',
    },
  ],
  async *run(params, lab) {
    const each = params.traffic === 'burst' ? params.expiries : 1
    const rounds = lab.choices.length * each
    const outcomes = yield* eachChoice({
      choices: protections,
      lab,
      steps: each,
      play: (protection, tell) =>
        play({ protection, params, lab, tell, rounds, before: lab.choices.indexOf(protection.id) * each }),
      rowOf: outcome => rowOf(outcome, params),
    })
    for (const { line, points } of curves(outcomes, params.traffic)) {
      yield { kind: 'points', chart: 'queries', line, points, replace: true }
    }
    return {
      sentence: sentenceOf(outcomes, params),
      answer: answerOf(outcomes, params),
      rows: outcomes.map(outcome => rowOf(outcome, params)),
      laws: lawsOf(outcomes, params),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(outcomes, params, lab.mode),
    }
  },
})
