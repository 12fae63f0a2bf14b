import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import {
  type ChoiceId,
  type choices,
  type Params,
  policyOf,
} from '#server/lab/experiments/invalidation/set-up.ts'
import { agesOf, staleAges } from '#server/lab/experiments/stage/ages.ts'
import { poisson, readsOf } from '#server/lab/experiments/stage/poisson.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import type { Played, Stage } from '#server/lab/experiments/stage/stage.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'
import { categoryOf } from '#server/lab/workload/shop.ts'

export type Outcome = {
  choice: ChoiceId
  reads: number
  /** Of the stale answers, in ms; sorted. */
  ages: Float64Array
  staleShare: number
  staleRows: number
  staleLists: number
  age: { p50: number; p99: number; worst: number }
  writes: number
  /** Commands to the cache, and entries that they took, for each write. */
  commands: number
  deletes: number
  queries: number
  failed: number
  story: Story | null
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

const productsOf = ({ products }: Params) => Array.from({ length: products }, (_, id) => `product:${id}`)
const listsOf = ({ products }: Params) =>
  Array.from({ length: categoryOf(products - 1) + 1 }, (_, at) => `category:${at}`)

const productWith = (key: string, price: number) => ({
  category: String(categoryOf(Number(key.split(':')[1]))),
  price,
})

type Span = { from: number; until: number }

function readsIn(range: Span, { params, lab }: Playing): Asked[] {
  const { readsPerSecond, lists } = params
  const random = createRandom(lab.seed)
  const rows = readsOf({
    ...range,
    random,
    keys: productsOf(params),
    perSecond: readsPerSecond * (1 - lists),
  })
  const all = readsOf({ ...range, random, keys: listsOf(params), perSecond: readsPerSecond * lists })
  return [...rows, ...all].sort((one, other) => one.at - other.at)
}

function writesIn(range: Span, { params, lab }: Playing): Asked[] {
  const random = createRandom(lab.seed + 1)
  const traffic = { ...range, random, keys: productsOf(params), perSecond: params.writesPerSecond }
  return [...poisson(traffic)].map(({ at, key }): Asked => {
    const op = random.next() < params.aside ? 'write aside' : 'write'
    return { at, key, op, value: productWith(key, Math.round(random.next() * 10_000) / 100) }
  })
}

/** One TTL that is not counted: everything was filled in one moment there. */
async function traffic(stage: Stage, playing: Playing): Promise<Played> {
  const { ttlMs, watchedS } = playing.params
  const zero = await stage.now()
  const from = zero + ttlMs
  const until = from + watchedS * 1_000
  return stage.play([
    { kind: 'list', measured: false, asked: readsIn({ from: zero, until: from }, playing) },
    { kind: 'list', measured: true, seen: true, asked: readsIn({ from, until }, playing) },
    { kind: 'list', measured: false, asked: writesIn({ from: zero, until }, playing) },
  ])
}

export async function play(playing: Playing): Promise<Outcome> {
  const { choice, params, lab } = playing
  const { processes, queryMs } = params
  const stage = await lab.stage({
    policy: policyOf(choice.id, params),
    processes,
    connections: 20,
    queryMs,
    rows: productsOf(params).map(key => ({ key, value: productWith(key, 1) })),
  })
  try {
    return outcomeOf(choice.id, await traffic(stage, playing))
  } finally {
    await stage.close().catch(() => {})
  }
}

function outcomeOf(choice: ChoiceId, played: Played): Outcome {
  const { sightings, writes, events, loads, measured } = played
  const isList = ({ of }: { of: string }) => of.startsWith('category:')
  const shareOf = (some: typeof sightings) =>
    some.length === 0 ? 0 : staleAges(agesOf({ sightings: some, writes })).length / some.length
  const ages = staleAges(agesOf(played))
  const perWrite = (count: number | undefined) => (count ?? 0) / Math.max(1, writes.length)
  return {
    choice,
    reads: sightings.length,
    ages,
    staleShare: shareOf(sightings),
    staleRows: shareOf(sightings.filter(each => !isList(each))),
    staleLists: shareOf(sightings.filter(isList)),
    age: { p50: quantile(ages, 0.5) ?? 0, p99: quantile(ages, 0.99) ?? 0, worst: ages.at(-1) ?? 0 },
    writes: writes.length,
    commands: perWrite((events.invalidated ?? 0) + (events['tag-voided'] ?? 0)),
    deletes: perWrite(events.removed),
    queries: loads.length,
    failed: measured.failed,
    story: slowestStory(choice, played),
  }
}
