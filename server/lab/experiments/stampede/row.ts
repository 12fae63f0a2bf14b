import { countedCurves } from '#server/lab/experiments/counted.ts'
import { quantile, together } from '#server/lab/experiments/stage/tally.ts'
import { hotKeys, type Measured } from '#server/lab/experiments/stampede/measure.ts'
import type { StampedeParams } from '#server/lab/experiments/stampede/params.ts'
import { type Renewal, renewalsOf } from '#server/lab/experiments/stampede/renewals.ts'
import type { Row, Story } from '#server/lab/experiments/verdict.ts'

/** What one protection came to. */
export type Outcome = {
  choice: string
  label: string
  loads: number
  loadsPerExpiry: number
  /** Queries that ran beside each other for one renewal of the entry. */
  loadsPerRenewal: number
  /** From one renewal to the next: what was cut off at the beginning and the end of the run does not count. */
  loadsPerTtl: number
  worst: number
  p99: number
  stale: number
  waits: number
  failed: number
  /** None of those who are measured had to wait for the database. */
  nobodyWaited: boolean
  requests: number
  /** Seconds since the expiry (or the start) at which each query of the first round was answered. */
  answered: number[]
  earliestS: number | null
  story: Story | null
}

type Of = { id: string; label: string; params: StampedeParams }

export function outcomeOf({ id, label, params }: Of, rounds: readonly Measured[]): Outcome {
  const all = together(rounds.map(({ played }) => played))
  const [first] = rounds
  const answered = first ? [...first.played.loads].map(at => (at - first.zero) / 1_000) : []
  const loads = all.loads.length
  const loadsPerExpiry = loads / (params.expiries * hotKeys(params).length)
  const renewed = rounds.flatMap(({ played }) =>
    Object.values(played.loadsByKey).map(ends => renewalsOf(ends, params.queryMs)),
  )
  return {
    choice: id,
    label,
    loads,
    loadsPerExpiry,
    loadsPerRenewal: loads / Math.max(1, sum(renewed.map(({ length }) => length))),
    loadsPerTtl: perTtl(renewed, params.ttlMs) ?? loadsPerExpiry,
    worst: all.latencies.at(-1) ?? 0,
    p99: quantile(all.latencies, 0.99) ?? 0,
    stale: all.classes['stale served'],
    waits: all.events['lease-wait'] ?? 0,
    failed: all.classes.failed,
    nobodyWaited: all.measured.loaded + all.measured.joined + all.measured.bypassed === 0,
    requests: all.requests,
    answered,
    earliestS: answered[0] ?? null,
    story: first ? storyOf(id, first, params) : null,
  }
}

/** The one that waited longest of those that were followed. */
function storyOf(choice: string, { played, zero }: Measured, { traffic }: StampedeParams): Story | null {
  const slowest = played.followed.toSorted(
    (one, other) => other.ended - other.began - (one.ended - one.began),
  )[0]
  if (!slowest) return null
  const from = traffic === 'burst' ? zero : slowest.began
  const steps = slowest.steps.map(({ at, text }) => ({ at: at - from, text }))
  const title = `${slowest.label}: the one of those followed that waited longest`
  return { choice, title, steps: withoutRepeats(steps) }
}

/** The same step again and again is one line. */
function withoutRepeats(steps: Story['steps']): Story['steps'] {
  const lines: { at: number; text: string; times: number }[] = []
  for (const { at, text } of steps) {
    const last = lines.at(-1)
    if (last?.text === text) last.times += 1
    else lines.push({ at, text, times: 1 })
  }
  return lines.map(({ at, text, times }) => ({ at, text: times > 1 ? `${text} (${times} times)` : text }))
}

export const rowOf = (outcome: Outcome, params: StampedeParams): Row => ({
  choice: outcome.choice,
  cells: {
    loads: outcome.loads,
    perExpiry: outcome.loadsPerExpiry,
    worst: outcome.worst,
    p99: outcome.p99,
    stale: outcome.stale,
    waits: outcome.waits,
  },
  what: whatHappened(outcome, params),
})

const seconds = (s: number) => `${Number(s.toPrecision(2))} s`

function whatHappened(
  outcome: Outcome,
  { traffic, callers, processes, connections, queryMs }: StampedeParams,
): string {
  const { loadsPerExpiry, nobodyWaited, stale, earliestS, failed, waits } = outcome
  if (failed > 0) return `${failed} callers got no answer`
  if (stale > 0) return 'everybody got the old value while one loaded'
  if (traffic === 'burst' && nobodyWaited && earliestS !== null) {
    const lead = seconds(Math.max(0, -(earliestS - queryMs / 1_000)))
    return `the entry was renewed ${lead} before the expiry, nobody waited`
  }
  if (nobodyWaited) return 'nobody waited for the database'
  if (traffic === 'burst' && loadsPerExpiry >= 0.9 * callers)
    return callers > connections
      ? `every caller queued for the ${connections} connections`
      : 'every caller asked the database'
  if (loadsPerExpiry <= 1.01) return waits > 0 ? 'one loaded, the rest waited for it' : 'one loaded'
  if (Math.abs(loadsPerExpiry - processes) < 0.05 * processes) return 'one load per instance'
  return `${Number(loadsPerExpiry.toPrecision(3))} loads for each expiry`
}

/** How many queries had been answered, at the same moments for every protection. */
export function curves(outcomes: readonly Outcome[], traffic: StampedeParams['traffic']) {
  const ends = outcomes.flatMap(({ answered }) => answered)
  const from = traffic === 'burst' ? Math.min(-0.2, ...ends) : 0
  const until = Math.max(0.5, ...ends) * 1.03
  return countedCurves(
    outcomes.map(({ choice, answered }) => ({ line: choice, at: answered })),
    { from, until },
  )
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

function perTtl(renewed: readonly (readonly Renewal[])[], ttlMs: number): number | null {
  let loads = 0
  let ms = 0
  for (const of of renewed) {
    const [first, last] = [of[0], of.at(-1)]
    if (!first || !last || first === last) continue
    loads += sum(of.slice(1).map(each => each.loads))
    ms += last.at - first.at
  }
  return ms === 0 ? null : (loads / ms) * ttlMs
}
