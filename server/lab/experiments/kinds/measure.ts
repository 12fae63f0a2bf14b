import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { type Kind, ladder, needsOf, type Params } from '#server/lab/experiments/kinds/set-up.ts'
import { agesOf, staleAges } from '#server/lab/experiments/stage/ages.ts'
import { readsOf, writesAsideOf } from '#server/lab/experiments/stage/poisson.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'
import { slowestStory } from '#server/lab/experiments/stage/slowest-story.ts'
import { hitRate, staleShare } from '#server/lab/experiments/ttl-sweep/law.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import type { Mode, Story } from '#server/lab/experiments/verdict.ts'

export type Tried = {
  ttlS: number
  hitRate: number
  staleShare: number
  expected: { hit: number; stale: number }
  story: Story | null
}
export type Outcome = {
  kind: Kind
  /** By TTL. */
  tried: Tried[]
  /** The longest that keeps what is tolerated; null when not even the shortest does. */
  best: Tried | null
}

type Playing = { kind: Kind; params: Params; lab: ExperimentLab }

const longEnough = 4
/** A longer TTL is played in quick motion: hits and stale answers depend on proportions only. Real time is dearer. */
const longestMs: Record<Mode, number> = { simulated: 10_000, real: 500 }

/** So many keys that the reads that there may be cover some lives of an entry. */
function paceOf(ttlS: number, { kind, params, lab }: Playing) {
  const lifeS = longEnough * (ttlS + 1 / kind.perSecond)
  const keys = Math.max(1, Math.min(200, Math.floor(params.reads / (kind.perSecond * lifeS))))
  const lastsS = Math.max(lifeS, params.reads / (kind.perSecond * keys))
  const ttlMs = Math.min(longestMs[lab.mode], ttlS * 1_000)
  const msPerS = ttlMs / ttlS
  return { keys, ttlMs, lastsMs: lastsS * msPerS, perSecond: (kind.perSecond * 1_000) / msPerS, msPerS }
}

async function tryOut(ttlS: number, playing: Playing): Promise<Tried> {
  const { kind, params, lab } = playing
  const { everyS } = needsOf(kind, params)
  const inOneLife = kind.perSecond * ttlS
  const { keys, ttlMs, lastsMs, perSecond, msPerS } = paceOf(ttlS, playing)
  const names = Array.from({ length: keys }, (_, at) => `item:${at}`)
  const policy = unhindered({ protections: { coalesce: true }, ttl: { defaultMs: ttlMs, jitter: 0 } })
  const rows = names.map(key => ({ key, value: { changedAt: 0 } }))
  const stage = await lab.stage({ policy, processes: 1, connections: 64, queryMs: 1, rows })
  try {
    const random = createRandom(seedOf(lab.seed, ttlS))
    const zero = await stage.now()
    const from = zero + ttlMs
    const reading = { keys: names, random, from, until: from + lastsMs, perSecond: perSecond * keys }
    const asked = readsOf(reading)
    const changing = { ...reading, from: zero, perSecond: (keys * 1_000) / (everyS * msPerS) }
    const played = await stage.play([
      { kind: 'list', measured: false, asked: readsOf({ ...reading, from: zero, until: from }) },
      { kind: 'list', measured: true, seen: true, asked },
      { kind: 'list', measured: false, asked: writesAsideOf(changing) },
    ])
    return {
      ttlS,
      hitRate: (played.measured.hit + played.measured.joined) / asked.length,
      staleShare: staleAges(agesOf(played)).length / asked.length,
      expected: { hit: hitRate(inOneLife), stale: staleShare(inOneLife, ttlS / everyS) },
      story: slowestStory(kind.id, played),
    }
  } finally {
    await stage.close().catch(() => {})
  }
}

/** A longer TTL is never less stale, so the longest good one is found by halving. */
export async function play(playing: Playing, tell: (tried: Tried) => void): Promise<Outcome> {
  const { kind, params, lab } = playing
  const tolerated = needsOf(kind, params).stale
  const rungs = ladder.filter(ttlS => kind.perSecond * ttlS * longEnough <= 10 * params.reads)
  const tried: Tried[] = []
  let [low, high] = [0, rungs.length]
  while (low < high) {
    lab.signal.throwIfAborted()
    const middle = (low + high) >> 1
    const found = await tryOut(rungs[middle] ?? 1, playing)
    tried.push(found)
    tell(found)
    if (found.staleShare <= tolerated) low = middle + 1
    else high = middle
  }
  tried.sort((one, other) => one.ttlS - other.ttlS)
  return { kind, tried, best: tried.findLast(({ staleShare }) => staleShare <= tolerated) ?? null }
}
