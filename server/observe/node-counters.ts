import type { Metric, Reading } from '#server/metrics/catalogue.ts'
import { eachMetric } from '#server/metrics/combine.ts'
import { type Continuity, createCounter, type Events } from '#server/metrics/counter.ts'
import type { Spent } from '#server/targets/account.ts'
import { type CommandPrices, costBetween } from './cost.ts'
import type { Counters, Info } from './info.ts'
import { type Histograms, latencyBetween } from './latency.ts'
import { rateSources } from './missing.ts'
import type { Sample } from './sample.ts'
import { countsLookupsLikeRedis } from './server-kind.ts'

/** A rate over more than this many intervals would smear what happened in a hole. */
const widestInIntervals = 2.5
/** Clocks of server and board differ by less than this, and INFO rounds to seconds. */
const uptimeSlackSeconds = 3

export type Step = {
  reading: Reading
  /** Events since the last sample, exactly; null where there is nothing to compare with. */
  hits: number | null
  misses: number | null
}

/** Makes rates of one node's samples, across restarts, resets and failovers. */
export function createNodeCounters() {
  const counters = new Map(Object.values(rateSources).map(name => [name, createCounter()] as const))
  let last: Sample | null = null
  let histograms: { read: Histograms; spent: Spent } | null = null
  let prices: CommandPrices | null = null

  function latency(sample: Sample, continuity: Continuity) {
    const read = sample.histograms instanceof Map ? sample.histograms : null
    const before = continuity === 'other' ? null : histograms
    histograms = read && { read, spent: sample.spent }
    if (!read || !before) return { p50: null, p99: null }
    const own = (name: string) => (sample.spent.byName.get(name) ?? 0) - (before.spent.byName.get(name) ?? 0)
    return latencyBetween(before.read, read, own)
  }

  return {
    step(sample: Sample, intervalSeconds: number): Step {
      const before = last
      last = sample
      const continuity = before ? continuityOf(before, sample) : 'other'
      prices = sample.prices ?? prices
      const seconds = before ? (sample.at - before.at) / 1000 : 0
      const usable = continuity === 'same' && seconds > 0 && seconds <= intervalSeconds * widestInIntervals
      const own = ownPart(before, sample)
      const events = new Map<keyof Counters, Events | null>()
      for (const [name, counter] of counters) {
        events.set(name, counter.step(sample.info.counters[name], own[name] ?? 0, continuity))
      }
      const rate = (metric: keyof typeof rateSources) => {
        const count = events.get(rateSources[metric])
        return usable && count ? count.shown / seconds : null
      }
      const quantiles = latency(sample, continuity)
      const cost = before && seconds > 0 ? costBetween(before.spent, sample.spent, { seconds, prices }) : null
      return {
        hits: events.get('hits')?.exact ?? null,
        misses: events.get('misses')?.exact ?? null,
        reading: {
          ...eachMetric(metric => (isRate(metric) ? rate(metric) : null)),
          ...sample.info.levels,
          latencyP50: usable ? quantiles.p50 : null,
          latencyP99: usable ? quantiles.p99 : null,
          roundTrip: sample.roundTrip,
          ownCommands: cost?.commands ?? null,
          ownBytes: cost?.bytes ?? null,
          ownShare: cost?.share ?? null,
        },
      }
    },
  }
}

function isRate(metric: Metric): metric is keyof typeof rateSources {
  return metric in rateSources
}

/** What of the server's counters the board caused itself since the last sample. */
function ownPart(before: Sample | null, { spent, info }: Sample): Partial<Record<keyof Counters, number>> {
  if (!before) return {}
  const commands = spent.commands - before.spent.commands
  if (!countsLookupsLikeRedis(info)) return { commands }
  return {
    commands,
    hits: spent.hits - before.spent.hits,
    misses: spent.misses - before.spent.misses,
  }
}

/**
 * A restarted server began at 0 after our last sample. A server that has been up for longer and has another
 * id is another one behind the same address. RESETSTAT keeps the id and takes every counter back at once.
 */
export function continuityOf(before: Sample, after: Sample): Continuity {
  const seconds = (after.at - before.at) / 1000
  const uptime = after.info.uptimeSeconds
  if (before.info.runId !== after.info.runId) {
    return uptime !== null && uptime <= seconds + uptimeSlackSeconds ? 'reset' : 'other'
  }
  return wentBack(before.info, after.info) ? 'reset' : 'same'
}

function wentBack(before: Info, after: Info): boolean {
  const names = Object.values(rateSources)
  return names.some(name => {
    const [was, is] = [before.counters[name], after.counters[name]]
    return was !== null && is !== null && is < was
  })
}
