import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import {
  type ChoiceId,
  type choices,
  type Params,
  policyOf,
} from '#server/lab/experiments/penetration/set-up.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'
import type { Heard, Stage } from '#server/lab/experiments/stage/stage.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import type { Points, Story, Told } from '#server/lab/experiments/verdict.ts'

export type Outcome = {
  choice: ChoiceId
  loads: number
  p99: number
  failed: number
  /** Seconds since the first request at which each query was answered. */
  answered: number[]
  /** How many of the new rows were still hidden, so many ms after their insert. */
  hidden: { at: number; rows: number }[]
  hiddenMeanMs: number
  hiddenMostMs: number
  story: Story | null
}

type Flood = { params: Params; seed: number; hear: (heard: Heard, from: number) => void }

/** The first query of a connection pays for opening it, which would be measured as an answer that took long. */
async function connect(stage: Stage, connections: number) {
  const at = await stage.now()
  const asked = Array.from(
    { length: connections },
    (_, index): Asked => ({ at, op: 'read', key: `item:first-${index}` }),
  )
  await stage.play([{ kind: 'list', measured: false, asked }])
}

/** Somebody asks for what does not exist: a crawler, an old link, an attacker. The same trace for every choice. */
async function flood(stage: Stage, { params: { requests, perSecond, ids }, seed, hear }: Flood) {
  const random = createRandom(seed)
  const from = await stage.now()
  let at = from
  const asked = Array.from({ length: requests }, (): Asked => {
    at -= (Math.log(1 - random.next()) * 1_000) / perSecond
    return { at, op: 'read', key: `item:absent-${Math.floor(random.next() * ids)}` }
  })
  const played = await stage.play([{ kind: 'list', measured: true, asked }], heard => hear(heard, from))
  return { played, answered: [...played.loads].map(load => (load - from) / 1_000) }
}

const roundsPerTtl = 25
const shortestRoundMs = 50

/** Rows that were asked for in vain at some moment of the negative TTL before they were inserted. */
async function hiding(stage: Stage, { newRows, negativeMs }: Params) {
  const keys = Array.from({ length: newRows }, (_, at) => `item:new-${at}`)
  const from = await stage.now()
  const vain = keys.map((key, at): Asked => ({ at: from + (negativeMs * at) / newRows, op: 'read', key }))
  await stage.play([{ kind: 'list', measured: false, asked: vain }])
  const inserts = keys.map(
    (key): Asked => ({ at: from + negativeMs, op: 'write', key, value: { name: 'new' } }),
  )
  await stage.play([{ kind: 'list', measured: false, asked: inserts }])
  const zero = await stage.now()
  const round = Math.max(shortestRoundMs, negativeMs / roundsPerTtl)
  const hidden: Outcome['hidden'] = []
  let first: Story['steps'] | null = null
  for (let at = 0; at <= negativeMs * 1.2 || hidden.length === 0; at += round) {
    const began = Math.max(zero + at, await stage.now())
    const asked = keys.map((key): Asked => ({ at: began, op: 'read', key }))
    const { measured, followed } = await stage.play([{ kind: 'list', measured: true, asked }])
    hidden.push({ at: began - zero, rows: measured.negative })
    first ??= followed[0]?.steps.map(step => ({ at: step.at - zero, text: step.text })) ?? null
  }
  return { hidden, first }
}

/** A row counts as hidden until the round that found it. */
function hiddenTimes(hidden: Outcome['hidden'], newRows: number) {
  let sum = 0
  let most = 0
  for (const [index, { at, rows }] of hidden.entries()) {
    if (rows === 0) continue
    const next = hidden[index + 1]?.at ?? at
    sum += rows * (next - at)
    most = next
  }
  return { hiddenMeanMs: sum / newRows, hiddenMostMs: most }
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

export async function play({ choice, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { processes, connections, queryMs } = params
  const policy = policyOf(choice.id, params)
  const stage = await lab.stage({ policy, processes, connections, queryMs, rows: [] })
  let count = 0
  const hear: Flood['hear'] = ({ loads }, from) => {
    const last = loads.at(-1)
    if (last === undefined) return
    count += loads.length
    tell({ kind: 'points', chart: 'queries', line: choice.id, points: [[(last - from) / 1_000, count]] })
  }
  try {
    await connect(stage, connections)
    const { played, answered } = await flood(stage, { params, seed: lab.seed, hear })
    lab.signal.throwIfAborted()
    const { hidden, first } = await hiding(stage, params)
    tell({ kind: 'points', chart: 'hidden', line: choice.id, points: pointsOf(hidden) })
    return {
      choice: choice.id,
      loads: answered.length,
      p99: quantile(played.latencies, 0.99) ?? 0,
      failed: played.classes.failed,
      answered,
      hidden,
      ...hiddenTimes(hidden, params.newRows),
      story: first && {
        choice: choice.id,
        title: 'A new row is asked for right after its insert',
        steps: first,
      },
    }
  } finally {
    await stage.close().catch(() => {})
  }
}

const pointsOf = (hidden: Outcome['hidden']): Points => hidden.map(({ at, rows }) => [at / 1_000, rows])
