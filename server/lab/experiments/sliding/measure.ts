import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import {
  type ChoiceId,
  type choices,
  coldEvery,
  type Params,
  policyOf,
} from '#server/lab/experiments/sliding/set-up.ts'
import { agesOf, staleAges } from '#server/lab/experiments/stage/ages.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'

export type Outcome = {
  choice: ChoiceId
  /** Of the hot key, by the time since its first load. */
  ages: { at: number; age: number }[]
  staleShare: number
  worst: number
  hotLoads: number
  coldHits: number
  coldReads: number
  /** From its first change to its last read. */
  changedForMs: number
  story: Story | null
}

const queryMs = 1
const [hot, cold] = ['item:hot', 'item:cold']

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

const every = (step: number, { from, until }: { from: number; until: number }) =>
  Array.from({ length: Math.max(0, Math.ceil((until - from) / step)) }, (_, at) => from + at * step)

export async function play({ choice, params, lab }: Playing): Promise<Outcome> {
  const { ttlMs, readEvery, changeEvery, lifetimes } = params
  const rows = [hot, cold].map(key => ({ key, value: { changes: 0 } }))
  const policy = policyOf(choice.id, params)
  const stage = await lab.stage({ policy, processes: 1, connections: 4, queryMs, rows })
  try {
    const from = await stage.now()
    const first = [hot, cold].map((key): Asked => ({ at: from, op: 'read', key }))
    await stage.play([{ kind: 'list', measured: false, asked: first }])
    const zero = await stage.now()
    const range = { from: zero, until: zero + lifetimes * ttlMs }
    const hotReads = every(readEvery * ttlMs, range).map((at): Asked => ({ at, op: 'read', key: hot }))
    const coldFrom = { ...range, from: zero + coldEvery * ttlMs }
    const coldReads = every(coldEvery * ttlMs, coldFrom).map((at): Asked => ({ at, op: 'read', key: cold }))
    const changing = { ...range, from: zero + changeEvery * ttlMs }
    const changes = every(changeEvery * ttlMs, changing).map(
      (at): Asked => ({ at, op: 'write aside', key: hot, value: { changedAt: at - zero } }),
    )
    const played = await stage.play([
      { kind: 'list', measured: false, seen: true, asked: hotReads },
      { kind: 'list', measured: true, asked: coldReads },
      { kind: 'list', measured: false, asked: changes },
    ])
    const ages = agesOf(played).map(({ at, age }) => ({ at: at - zero, age }))
    const stale = staleAges(ages)
    const coldHits = played.measured.hit
    return {
      choice: choice.id,
      ages,
      staleShare: ages.length === 0 ? 0 : stale.length / ages.length,
      worst: stale.at(-1) ?? 0,
      hotLoads: played.loads.length - (coldReads.length - coldHits),
      coldHits,
      coldReads: coldReads.length,
      story: slowestStory(choice.id, played),
      changedForMs: Math.max(0, (ages.at(-1)?.at ?? 0) - ((played.writes[0]?.at ?? range.until) - zero)),
    }
  } finally {
    await stage.close().catch(() => {})
  }
}
