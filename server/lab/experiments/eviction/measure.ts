import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#server/engine/clock.ts'
import { type Lane, mostAtOnce, openLane, type Trace } from '#server/lab/experiments/eviction/lane.ts'
import { choices, type Params, type Policy } from '#server/lab/experiments/eviction/set-up.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { createWitness } from '#server/lab/experiments/skew/witness.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'
import { createZipf } from '#server/lab/workload/zipf.ts'

const tickMs = 20
const newsEveryMs = 500

export type Outcome = {
  choice: Policy
  size: number
  /** After the first third. */
  hitRate: number
  /** How many entries it held at the end. */
  entries: number
  evicted: number
  refused: number
  story: Story | null
}

/** The same requests for every policy and every size. */
export function traceOf({ keys, skew, requests, bytes, endless }: Params, seed: number): Trace {
  const zipf = createZipf(skew, createRandom(seed))
  const lot = createRandom(seedOf(seed, 1))
  const isEndless = Uint8Array.from({ length: keys }, () => (lot.next() < endless ? 1 : 0))
  return {
    asked: Int32Array.from({ length: requests }, () => zipf.next(keys)),
    endless: key => isEndless[key] === 1,
    value: 'v'.repeat(bytes),
  }
}

const whyOf = (policy: Policy) =>
  policy === 'noeviction'
    ? 'the memory is full and nothing may go, so this one was refused'
    : `${policy} let it go for one of them`

type Measuring = { size: number; trace: Trace; given: Params; lab: ExperimentLab }

/** All policies at once, each on a server of its own, all asked the same at the same time. */
export async function measure(
  { size, trace, given, lab }: Measuring,
  tell: (told: Told) => void,
): Promise<Outcome[]> {
  const entries = Math.max(10, Math.round(size * given.keys))
  const chosen = choices.filter(({ id }) => lab.choices.includes(id))
  const lanes = await Promise.all(
    chosen.map(({ id }) =>
      openLane({
        policy: id,
        entries,
        trace,
        real: lab.real(),
        witness: createWitness({ keys: given.keys, from: Math.round(given.requests / 3), why: whyOf(id) }),
      }),
    ),
  )
  const warm = await play({ lanes, given, lab, from: 0, until: Math.round(given.requests / 3) }, tell)
  const before = lanes.map(lane => lane.counts())
  await play({ lanes, given, lab, from: warm, until: given.requests }, tell)
  return Promise.all(
    lanes.map(async (lane, at) => {
      const { requests, hits, refused, evicted, entries: held } = await lane.close()
      const warmed = before[at] ?? { requests: 0, hits: 0 }
      return {
        choice: lane.policy,
        size,
        hitRate: (hits - warmed.hits) / Math.max(1, requests - warmed.requests),
        entries: held,
        evicted,
        refused,
        story: lane.story(),
      }
    }),
  )
}

type Playing = { lanes: readonly Lane[]; given: Params; lab: ExperimentLab; from: number; until: number }

/** An open loop: what is due is asked, however long the answers before took. Nothing is left out. */
async function play({ lanes, given, lab, from, until }: Playing, tell: (told: Told) => void) {
  const began = performance.now()
  let told = began
  let last = lanes.map(lane => lane.counts())
  for (let at = from; at < until; ) {
    lab.signal.throwIfAborted()
    const due = from + Math.ceil(((performance.now() - began) * given.perSecond) / 1_000)
    const next = Math.min(until, due, at + mostAtOnce)
    if (next > at) await Promise.all(lanes.map(lane => lane.ask(at, next)))
    at = Math.max(at, next)
    if (performance.now() - told >= newsEveryMs) {
      told = performance.now()
      tell({ kind: 'progress', done: at, of: given.requests, doing: `${grouped(at)} requests` })
      last = news({ lanes, last, at, given }, tell)
    }
    if (at < until && at >= due) await pause(tickMs)
  }
  return until
}

type News = {
  lanes: readonly Lane[]
  last: ReturnType<Lane['counts']>[]
  at: number
  given: Params
}

const grouped = (count: number) => count.toLocaleString('en').replaceAll(',', '\u00a0')

/** The hit rate since the news before. */
function news({ lanes, last, at, given }: News, tell: (told: Told) => void) {
  const now = lanes.map(lane => lane.counts())
  for (const [index, lane] of lanes.entries()) {
    const [before, after] = [last[index], now[index]]
    if (!before || !after || after.requests === before.requests) continue
    const rate = (after.hits - before.hits) / (after.requests - before.requests)
    const points = [[at / given.perSecond, rate]] as const
    tell({ kind: 'points', chart: 'time', line: lane.policy, points })
  }
  return now
}
