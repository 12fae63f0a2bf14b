import type { Known, Reading } from '#server/advice/shapes.ts'
import { type Metric, metrics, type Reading as Numbers } from '#server/metrics/catalogue.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import { ranges } from '#server/metrics/series.ts'
import type { CommandTimes } from '#server/observe/commandtimes/command-times.ts'
import type { Frame } from '#server/observe/frame.ts'
import type { Analysis, Crowd, Namespace } from '#server/observe/memory/shapes.ts'
import type { NamespacesResult, SpaceHits } from '#server/observe/namespaces/shapes.ts'
import { frameOf } from './history-frames.ts'

/** 2026-11-28 12:00 */
export const noon = Date.UTC(2026, 10, 28, 12)

const numbers: Partial<Numbers> = {
  hits: 950,
  misses: 50,
  operations: 2000,
  evicted: 0,
  connections: 0.1,
  rejectedConnections: 0,
  memoryUsed: 400_000_000,
  memoryRss: 440_000_000,
  memoryLimit: 1_000_000_000,
  clients: 20,
  keys: 100_000,
  keysWithTtl: 100_000,
}

export const there = <T>(value: T, at = noon): Known<T> => ({ ok: true, at, value })
export const away = (missing: string): Known<never> => ({ ok: false, missing, place: null, since: null })
export const sure = (value: number) => ({ value, margin: 0 })

export function frame(total: Partial<Numbers> = {}, rest: Partial<Frame> = {}): Frame {
  const windows = {
    minute: { seconds: 60, covers: 60, hits: 57_000, misses: 3000 },
    fiveMinutes: { seconds: 300, covers: 300, hits: 285_000, misses: 15_000 },
    hour: { seconds: 3600, covers: 3600, hits: 3_420_000, misses: 180_000 },
  }
  return { ...frameOf({ at: noon / 1000, total: { ...numbers, ...total } }), windows, ...rest }
}

/** Every point says the same, but for what `at` changes by the seconds before the end. */
export function series(
  range: RangeName,
  change: (secondsAgo: number) => Partial<Numbers> = () => ({}),
): Series {
  const { step, seconds } = ranges[range]
  const at = Array.from({ length: seconds / step }, (_, i) => noon - (seconds - i * step) * 1000)
  const points = at.map(each => ({ ...numbers, ...change((noon - each) / 1000) }))
  const lineOf = (metric: Metric) => {
    const values = points.map(point => point[metric] ?? null)
    return { avg: values, min: values, max: values }
  }
  const lines = Object.fromEntries(metrics.map(metric => [metric, lineOf(metric)]))
  return { range, step, from: at[0] ?? noon, to: noon, at, lines, totals: { hits: null, misses: null } }
}

export const namespace = (name: string, rest: Partial<Namespace> = {}): Namespace => ({
  kind: 'namespace',
  name,
  id: Buffer.from(name).toString('base64url'),
  inexact: false,
  keys: sure(50_000),
  bytes: sure(100_000_000),
  looked: 50_000,
  withoutTtl: sure(0),
  lacks: 0,
  ...rest,
})

export const crowd = (name: string, keys: number, at: number): Crowd => ({
  kind: 'namespace',
  name,
  id: Buffer.from(name).toString('base64url'),
  inexact: false,
  at,
  keys: sure(keys),
  bytes: sure(keys * 100),
  looked: keys,
})

export function analysis(rest: Partial<Analysis> = {}): Known<{ id: string; whole: Analysis }> {
  const whole: Analysis = {
    mode: 'complete',
    method: 'all',
    delimiter: ':',
    startedAt: noon - 62_000,
    endedAt: noon - 60_000,
    looked: 100_000,
    gone: 0,
    keys: sure(100_000),
    bytes: sure(300_000_000),
    namespaces: [namespace('product:'), namespace('user:')],
    inner: [],
    types: [],
    encodings: [],
    ttls: [],
    uses: [
      { name: 'under 1 min', keys: sure(100_000), bytes: sure(300_000_000), looked: 100_000 },
      { name: 'over 7 days', keys: sure(0), bytes: sure(0), looked: 0 },
    ],
    sizes: [],
    use: 'idle',
    big: [],
    crowds: [],
    release: [],
    never: sure(0),
    later: sure(0),
    evictions: { policy: null, order: 'none', may: 0, of: 0, steps: [], problem: null },
    told: null,
    notes: [],
    cost: { serverMs: null, commands: 0 },
    ...rest,
  }
  return there({ id: 'analysis-1', whole }, whole.endedAt)
}

export const space = (name: string, rest: Partial<SpaceHits> = {}): SpaceHits => ({
  kind: 'namespace',
  name,
  id: Buffer.from(name).toString('base64url'),
  reads: 5000,
  misses: 250,
  lacks: 0,
  readsAt: [],
  missesAt: [],
  whatIf: null,
  again: { absent: { keys: 0, misses: 0 }, reloaded: { keys: 0, misses: 0, livedMs: null } },
  ...rest,
})

export function capture(
  rest: Partial<NamespacesResult> = {},
): Known<{ id: string; whole: NamespacesResult }> {
  const whole: NamespacesResult = {
    startedAt: noon - 120_000,
    seconds: 10,
    delimiter: ':',
    reads: 10_000,
    misses: 500,
    readsAt: [],
    missesAt: [],
    spaces: [space('product:'), space('user:')],
    absent: [],
    untold: 0,
    told: null,
    own: { hits: 0, misses: 0 },
    commands: [],
    whole: { memory: [], ttl: [] },
    keys: { present: 0, met: 0, sampled: 0 },
    ended: 'time',
    reason: '',
    cost: [],
    notes: [],
    ...rest,
  }
  return there({ id: 'capture-1', whole }, whole.startedAt)
}

export const command = (name: string, rest: Partial<CommandTimes> = {}): CommandTimes => ({
  command: name,
  calls: 1000,
  microseconds: 5000,
  rejected: 0,
  failed: 0,
  perSecond: 1,
  meanMicroseconds: 5,
  share: 0.1,
  p50: null,
  p99: null,
  most: null,
  lifetime: { calls: 1000, microseconds: 5000, rejected: 0, failed: 0 },
  own: 0,
  ...rest,
})

/** A cache in which everything is well, but for what is said. */
export const reading = (rest: Partial<Reading> = {}): Reading => ({
  now: noon,
  frame: there(frame()),
  policies: there(['volatile-lru']),
  hour: there(series('1h')),
  day: there(series('24h')),
  analysis: analysis(),
  capture: capture(),
  slow: there({ seconds: 86_400, groups: [] }),
  commands: there({ seconds: 3600, commands: [command('GET')] }),
  ...rest,
})
