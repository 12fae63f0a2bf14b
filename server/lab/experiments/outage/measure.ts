import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#server/engine/clock.ts'
import { BoardError } from '#server/errors.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { type ChoiceId, type choices, type Params, policyOf } from '#server/lab/experiments/outage/set-up.ts'
import { makeTrouble } from '#server/lab/experiments/outage/trouble.ts'
import { agesOf, staleAges } from '#server/lab/experiments/stage/ages.ts'
import { poisson, readsOf } from '#server/lab/experiments/stage/poisson.ts'
import { type Asked, seedOf } from '#server/lab/experiments/stage/script.ts'
import type { Felt, Played, Stage } from '#server/lab/experiments/stage/stage.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import { binned, busiest } from '#server/lab/experiments/ttl/busiest.ts'
import type { Points, Story, Told } from '#server/lab/experiments/verdict.ts'

const beforeMs = 1_000
const afterMs = 1_500
/** Until everybody has heard what is to be played. */
const aheadMs = 200
/** Longer than anybody waits for anything: after that something is stuck, and says so. */
const stuckMs = 90_000
const closeMs = 5_000
/** Queries are counted in such stretches of time. */
export const windowMs = 100

export type Outcome = {
  choice: ChoiceId
  /** Since the trouble began. */
  requests: number
  failed: number
  late: number
  p99: number
  worst: number
  queries: number
  peak: number
  stale: number
  /** Queries while the cache was away. */
  during: number
  /** Reads that were due while it was away. */
  dueDuring: number
  waits: Points
  load: Points
  story: Story | null
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }
type Span = { from: number; until: number }

const keysOf = ({ keys }: Params) => Array.from({ length: keys }, (_, at) => `item:${at}`)

const readsIn = (range: Span, { params, lab }: Playing): Asked[] =>
  readsOf({ ...range, keys: keysOf(params), perSecond: params.perSecond, random: createRandom(lab.seed) })

function writesIn(range: Span, { params, lab }: Playing): Asked[] {
  const random = createRandom(seedOf(lab.seed, 7))
  const traffic = { ...range, keys: keysOf(params), perSecond: params.writesPerSecond, random }
  return [...poisson(traffic)].map(({ at, key }): Asked => ({ at, key, op: 'write', value: { at } }))
}

async function warm(stage: Stage, params: Params) {
  const at = await stage.now()
  const asked = keysOf(params).map((key): Asked => ({ at, op: 'read', key }))
  await stage.play([{ kind: 'list', measured: false, asked }])
}

/** Reads all the time; after a while the cache gets into trouble, and out of it again. */
export async function play(playing: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { choice, params, lab } = playing
  const { processes, connections, queryMs, troubleMs, trouble } = params
  const server = await lab.real().server()
  const stage = await lab.stage({
    policy: policyOf(choice.id, params),
    processes,
    connections,
    queryMs,
    rows: keysOf(params).map(key => ({ key, value: { at: 0 } })),
    cache: server.endpoint,
    patient: choice.id === 'bare',
  })
  try {
    await warm(stage, params)
    if (trouble === 'old') await server.keep()
    const from = (await stage.now()) + aheadMs
    const began = performance.now() + aheadMs
    const struck = from + beforeMs
    const until = struck + (trouble === 'empty' ? 0 : troubleMs) + afterMs
    let queries = 0
    const playedUntilEnd = stage.play(
      [
        { kind: 'list', measured: false, seen: true, asked: readsIn({ from, until: struck }, playing) },
        { kind: 'list', measured: true, seen: true, asked: readsIn({ from: struck, until }, playing) },
        { kind: 'list', measured: false, asked: writesIn({ from, until }, playing) },
      ],
      ({ loads }) => {
        const last = loads.at(-1)
        if (last === undefined) return
        queries += loads.length
        const points = [[(last - struck) / 1_000, queries]] as const
        tell({ kind: 'points', chart: 'queries', line: choice.id, points })
      },
    )
    playedUntilEnd.catch(() => {})
    await pause(began + beforeMs - performance.now())
    await makeTrouble({ server, trouble, forMs: troubleMs, signal: lab.signal })
    const over = struck + (performance.now() - began - beforeMs)
    return outcomeOf(playing, { played: await unlessStuck(playedUntilEnd), struck, over, until })
  } finally {
    // What is stuck does not close either: it ends with the run.
    await Promise.race([stage.close().catch(() => {}), pause(closeMs)])
    await server.stop()
  }
}

async function unlessStuck<T>(work: Promise<T>): Promise<T> {
  const done = new AbortController()
  const tooLong = pause(stuckMs, undefined, { signal: done.signal }).then(() => {
    const seconds = stuckMs / 1_000
    throw new BoardError(
      'TARGET_FROZEN',
      `Some requests were not answered ${seconds} s after the cache was back, so this run was ended. Run it again, or with fewer reads.`,
    )
  })
  tooLong.catch(() => {})
  return Promise.race([work, tooLong]).finally(() => done.abort())
}

type Seen = { played: Played; struck: number; over: number; until: number }

function outcomeOf({ choice, params }: Playing, { played, struck, over, until }: Seen): Outcome {
  const since = [...played.loads].filter(at => at >= struck)
  const between = (at: number) => at >= struck && at < over
  const { latencies, measured, felt } = played
  const range = { from: 0, until: until - struck, width: windowMs }
  return {
    choice: choice.id,
    requests: latencies.length,
    failed: measured.failed,
    late: felt.filter(({ ms, failed }) => !failed && ms > params.patienceMs).length,
    p99: quantile(latencies, 0.99) ?? 0,
    worst: latencies.at(-1) ?? 0,
    queries: since.length,
    peak: busiest(since, windowMs),
    stale: staleAges(agesOf(played).filter(({ at }) => at >= struck)).length,
    during: since.filter(between).length,
    dueDuring: felt.filter(({ at }) => between(at)).length,
    waits: longest(felt, struck),
    load: binned(
      since.map(at => at - struck),
      range,
    ),
    story: storyOf(choice.id, played),
  }
}

/** The longest wait of those who came in each stretch of time. */
function longest(felt: readonly Felt[], struck: number): Points {
  const bins = new Map<number, number>()
  for (const { at, ms } of felt) {
    const bin = Math.floor((at - struck) / windowMs)
    bins.set(bin, Math.max(bins.get(bin) ?? 0, ms))
  }
  return [...bins]
    .sort(([one], [other]) => one - other)
    .map(([bin, ms]) => [((bin + 0.5) * windowMs) / 1_000, ms])
}

/** Of the first that came when the trouble had begun, the one that it held up most. */
function storyOf(choice: ChoiceId, { followed }: Played): Story | null {
  const [slow] = followed.toSorted((one, other) => other.ended - other.began - one.ended + one.began)
  if (!slow) return null
  return {
    choice,
    title: `${slow.label}, right after the trouble began`,
    steps: slow.steps.map(({ at, text }) => ({ at: at - slow.began, text })),
  }
}
