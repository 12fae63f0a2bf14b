import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { agesOf, staleAges } from '#server/lab/experiments/stage/ages.ts'
import { readsOf, writesAsideOf } from '#server/lab/experiments/stage/poisson.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import { type Params, type TtlChoice, ttlMsOf } from '#server/lab/experiments/ttl-sweep/set-up.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'

export type Outcome = {
  choice: TtlChoice
  ttlMs: number
  hitRate: number
  staleShare: number
  /** Of the stale answers. */
  age: { p50: number; p99: number; worst: number }
  queriesPerSecond: number
  failed: number
  story: Story | null
}

const queryMs = 1
const longEnough = 4

type Playing = { choice: TtlChoice; params: Params; lab: ExperimentLab }

export async function play({ choice, params, lab }: Playing): Promise<Outcome> {
  const { keys, perKey, changeEveryS, reads, processes } = params
  const ttlMs = ttlMsOf(choice, params)
  const names = Array.from({ length: keys }, (_, at) => `item:${at}`)
  const stage = await lab.stage({
    policy: unhindered({ protections: { coalesce: true }, ttl: { defaultMs: ttlMs, jitter: 0 } }),
    processes,
    connections: Math.min(64, 8 * processes),
    queryMs,
    rows: names.map(key => ({ key, value: { changedAt: 0 } })),
  })
  try {
    const random = createRandom(seedOf(lab.seed, Math.round(choice.reads * 10)))
    const zero = await stage.now()
    const from = zero + ttlMs
    const lastsMs = Math.max(longEnough * ttlMs, (reads / (keys * perKey)) * 1_000)
    const traffic = { keys: names, random, from, until: from + lastsMs }
    const perSecond = keys * perKey
    // In the first life everything was filled in one moment: it is not counted.
    const before = readsOf({ ...traffic, perSecond, from: zero, until: from })
    const asked = readsOf({ ...traffic, perSecond })
    const changes = writesAsideOf({ ...traffic, from: zero, perSecond: keys / changeEveryS })
    const played = await stage.play([
      { kind: 'list', measured: false, asked: before },
      { kind: 'list', measured: true, seen: true, asked },
      { kind: 'list', measured: false, asked: changes },
    ])
    const { measured } = played
    const all = asked.length
    const withoutQuery = measured.hit + measured.joined
    const stale = staleAges(agesOf(played))
    return {
      choice,
      ttlMs,
      hitRate: withoutQuery / all,
      staleShare: stale.length / all,
      age: { p50: quantile(stale, 0.5) ?? 0, p99: quantile(stale, 0.99) ?? 0, worst: stale.at(-1) ?? 0 },
      queriesPerSecond: ((all - withoutQuery) / lastsMs) * 1_000,
      failed: measured.failed,
      story: slowestStory(choice.id, played),
    }
  } finally {
    await stage.close().catch(() => {})
  }
}
