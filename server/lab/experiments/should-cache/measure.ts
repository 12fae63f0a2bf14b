import { createRandom } from '#server/engine/clock.ts'
import type { PolicyInput } from '#server/engine/policy.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { breakEven, commandMs } from '#server/lab/experiments/should-cache/break-even.ts'
import {
  type ChoiceId,
  type choices,
  keysOf,
  type Params,
  ttlOf,
} from '#server/lab/experiments/should-cache/set-up.ts'
import type { Asked } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import type { Played } from '#server/lab/experiments/stage/stage.ts'
import { quantile } from '#server/lab/experiments/stage/tally.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'

type Side = { queries: number; meanMs: number; p99: number }
export type Outcome = {
  choice: ChoiceId
  without: Side
  with: Side & { hitRate: number; commands: number; bytes: number }
  breakEven: number
  failed: number
  story: Story | null
}

type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

/** Each key once for unique requests, else drawn by chance: the same trace with and without the cache. */
function traceOf({ choice, params, lab }: Playing, from: number): Asked[] {
  const { requests, perSecond } = params
  const random = createRandom(lab.seed)
  const keys = keysOf(choice.id, params)
  let at = from
  return Array.from({ length: requests }, (_, index) => {
    at -= (Math.log(1 - random.next()) * 1_000) / perSecond
    const drawn = Math.floor(random.next() * keys)
    return { at, op: 'read' as const, key: `item:${choice.id === 'unique' ? index : drawn}` }
  })
}

const sideOf = ({ loads, latencies }: Played): Side => ({
  queries: loads.length,
  meanMs: latencies.reduce((sum, each) => sum + each, 0) / Math.max(1, latencies.length),
  p99: quantile(latencies, 0.99) ?? 0,
})

const mostConnections = 20

async function ask(playing: Playing, policy: PolicyInput): Promise<Played> {
  const { choice, params, lab } = playing
  const { queryMs, processes, valueBytes } = params
  const value = { text: 'x'.repeat(valueBytes) }
  const rows = Array.from({ length: keysOf(choice.id, params) }, (_, at) => ({ key: `item:${at}`, value }))
  const stage = await lab.stage({
    policy: unhindered(policy),
    processes,
    connections: mostConnections,
    queryMs,
    rows,
  })
  try {
    // The first query of a connection pays for opening it.
    const at = await stage.now()
    const first = Array.from(
      { length: mostConnections },
      (_, index): Asked => ({ at, op: 'read', key: `item:first-${index}` }),
    )
    await stage.play([{ kind: 'list', measured: false, asked: first }])
    return await stage.play([{ kind: 'list', measured: true, asked: traceOf(playing, await stage.now()) }])
  } finally {
    await stage.close().catch(() => {})
  }
}

export async function play(playing: Playing): Promise<Outcome> {
  const { choice, params } = playing
  const plain = await ask(playing, { read: 'none', invalidation: { explicit: false, cascade: false } })
  playing.lab.signal.throwIfAborted()
  const cached = await ask(playing, {
    protections: { coalesce: true },
    ttl: { defaultMs: ttlOf(choice.id, params), jitter: 0, negativeMs: null },
  })
  const [without, with_] = [sideOf(plain), sideOf(cached)]
  // Who joins the query of another asks none himself.
  const hitRate = (cached.measured.hit + cached.measured.joined) / params.requests
  const command = commandMs({ without: without.meanMs, with: with_.meanMs, hitRate })
  return {
    choice: choice.id,
    without,
    with: {
      ...with_,
      hitRate,
      commands: params.requests + (cached.events.filled ?? 0),
      bytes: cached.events.bytes ?? 0,
    },
    breakEven: breakEven(command / Math.max(without.meanMs, 1e-9)),
    failed: plain.measured.failed + cached.measured.failed,
    story: slowestStory(choice.id, cached),
  }
}
