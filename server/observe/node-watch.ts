import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Reading } from '#server/metrics/catalogue.ts'
import { emptyReading } from '#server/metrics/combine.ts'
import { type MemorySample, secondsUntilFull } from '#server/metrics/forecast.ts'
import { createRolling } from '#server/metrics/rolling.ts'
import { ranges, type Series } from '#server/metrics/series.ts'
import { isSilent } from '#server/targets/account.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import type { NodeFacts, NodeFrame } from './frame.ts'
import { createLiveRing } from './live-ring.ts'
import { createNodeCounters } from './node-counters.ts'
import { createNodeFacts, roleOf } from './node-facts.ts'
import { createHealth, whySilent } from './node-health.ts'
import { type Plan, type Sample, takeSample } from './sample.ts'
import { hasRedis7Commands } from './server-kind.ts'

/** The prices of commands move slowly: every so many samples is enough. */
const pricesEvery = 10
/** A connection that has been silent for so long may be dead without having been closed. */
const reconnectAfterMs = 10_000
/** A refusal is a line in the server's own ACL LOG each time: it is not provoked again at once. */
const refusedMs = 60_000
const forecastMs = 5 * 60_000
const fiveMinutes = ranges.live.seconds

export type NodeWatch = {
  node: TargetNode
  /** Asks the node once, unless it still owes an answer. Never throws. */
  sample(at: number, intervalSeconds: number): Promise<void>
  /** The node at the moment `at`: what this tick's sample said, or why there is none. */
  frame(at: number): NodeFrame
  /** Hits and misses that no frame has told yet; null: nothing new is known. */
  takeEvents(): { hits: number; misses: number } | null
  memoryFullIn(): number | null
  facts(): NodeFacts
  series(now: number): Series
  seed(series: Series): void
}

export function createNodeWatch(options: { node: TargetNode; now: () => number; log: Log }): NodeWatch {
  const { node, now, log } = options
  const health = createHealth(now)
  const counters = createNodeCounters()
  const facts = createNodeFacts(node)
  const ring = createLiveRing()
  const rolling = createRolling(fiveMinutes)
  let asking = false
  let asked = 0
  let info: Sample['info'] | null = null
  let current: { at: number; reading: Reading } | null = null
  let events: { hits: number; misses: number } | null = null
  let memory: MemorySample[] = []
  let retriedAt = 0
  let refusal: { error: BoardError; until: number } | null = null

  function planOf(): Plan {
    const modern = info !== null && hasRedis7Commands(info)
    const refused = refusal !== null && now() < refusal.until
    return {
      severalSections: modern,
      histograms: modern && !refused,
      commandStats: asked % pricesEvery === 1,
    }
  }

  /** What was refused is refused until it is asked again. */
  function withRefusal(sample: Sample): Sample {
    const { histograms } = sample
    if (histograms instanceof BoardError) refusal = { error: histograms, until: now() + refusedMs }
    else if (histograms) refusal = null
    return refusal && !histograms ? { ...sample, histograms: refusal.error } : sample
  }

  function learn(answered: Sample, at: number, intervalSeconds: number) {
    const sample = withRefusal(answered)
    const step = counters.step(sample, intervalSeconds)
    info = sample.info
    facts.learn(sample)
    current = { at, reading: step.reading }
    ring.push({ at, seconds: intervalSeconds, reading: step.reading })
    rolling.begin(at)
    if (step.hits !== null && step.misses !== null) {
      rolling.add(at, step.hits, step.misses)
      events = { hits: (events?.hits ?? 0) + step.hits, misses: (events?.misses ?? 0) + step.misses }
    }
    const { memoryUsed } = step.reading
    if (memoryUsed !== null) memory = [...memory, { at, used: memoryUsed }]
    memory = memory.filter(known => known.at > at - forecastMs)
    health.ok(at)
  }

  /** Silent for long: the other end may be gone without a word (a cut cable, a dropped route). */
  function reconnectIfDead(at: number) {
    const since = node.traffic.waitingSince()
    if (since === null || at - since < reconnectAfterMs || at - retriedAt < reconnectAfterMs) return
    retriedAt = at
    log.warn({ node: node.name }, 'a silent connection is made anew')
    node.retry()
  }

  /** A connection that broke meanwhile knows more than the command it took down. */
  function reasonFor(error: unknown): BoardError {
    const place = { address: node.name, user: node.user }
    if (!node.ready()) return node.problem() ?? explainFailure(error, place)
    const problem = explainFailure(error, place)
    return problem.code === 'TARGET_FROZEN' && !(error instanceof BoardError)
      ? whySilent(node, now())
      : problem
  }

  function cannotAsk(): boolean {
    const at = now()
    if (!node.ready()) {
      const problem = node.problem()
      if (problem) health.down(problem, at)
      return true
    }
    if (!isSilent(node.traffic, at)) return false
    health.down(whySilent(node, at), node.traffic.waitingSince() ?? at)
    reconnectIfDead(at)
    return true
  }

  return {
    node,
    async sample(at, intervalSeconds) {
      if (asking || cannotAsk()) return
      asking = true
      asked += 1
      try {
        learn(await takeSample(node, planOf(), now), at, intervalSeconds)
      } catch (error) {
        health.down(reasonFor(error), at)
      } finally {
        asking = false
      }
    },
    frame(at) {
      const fresh = current?.at === at ? current.reading : null
      if (!fresh && health.get().status === 'ok') {
        const problem = node.ready() ? whySilent(node, now()) : node.problem()
        health.down(problem ?? new BoardError('TARGET_UNREACHABLE', `${node.name} is not connected.`), at)
      }
      const status = health.get()
      return {
        id: node.id,
        name: node.name,
        role: roleOf(node, info),
        health: status,
        reading: status.status === 'ok' && fresh ? fresh : emptyReading(),
      }
    },
    takeEvents() {
      const taken = events
      events = null
      return taken
    },
    memoryFullIn: () => secondsUntilFull(memory, info?.levels.memoryLimit ?? null),
    facts: facts.get,
    series: at => ring.series(at, rolling.sum(at, fiveMinutes) ?? { hits: null, misses: null }),
    seed: ring.seed,
  }
}
