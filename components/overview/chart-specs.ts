import type { AxisSpec, LimitSpec, LineSpec } from '#components/charts/chart-data.ts'
import { milliseconds } from '#components/format/durations.ts'
import { bytes, bytesPerSecond, count, grouped, type Parts, rate } from '#components/format/numbers.ts'
import type { Metric } from '#components/rpc/types.ts'
import { hitShareKey } from './sources.ts'

export type ChartSpec = {
  title: string
  /** What is read for it. */
  metrics: readonly Metric[]
  lines: readonly LineSpec[]
  axis: AxisSpec
  hint: string
  empty: string
  limit?: LimitSpec
}

const perSecond: AxisSpec = { format: rate }
const traffic: AxisSpec = { format: bytesPerSecond, whole: true }
const share: AxisSpec = { format: shareText, top: 1 }
const noData = 'Nothing was measured in this stretch of time.'

/** The newest thing first: what decides, then what explains it. */
export const chartSpecs = {
  hitsAndMisses: {
    title: 'Hits and misses',
    metrics: ['hits', 'misses'],
    lines: [
      { key: 'hits', label: 'hits', tone: 'hit', area: true },
      { key: 'misses', label: 'misses', tone: 'miss', area: true },
    ],
    axis: perSecond,
    hint: 'per second',
    empty: noData,
  },
  memory: {
    title: 'Memory over time',
    metrics: ['memoryUsed'],
    lines: [{ key: 'memoryUsed', label: 'used', tone: 'db', area: true }],
    axis: { format: bytes, whole: true },
    hint: '',
    empty: noData,
  },
  hitRate: {
    title: 'Hit rate over time',
    metrics: ['hits', 'misses'],
    lines: [{ key: hitShareKey, label: 'hit rate', tone: 'hit', area: true }],
    axis: share,
    hint: 'a gap: nobody read',
    empty: 'No traffic: nobody read in this stretch of time.',
    limit: { label: 'healthy from', at: 0.95, tone: 'ok' },
  },
  operations: {
    title: 'Operations over time',
    metrics: ['operations'],
    lines: [{ key: 'operations', label: 'commands', tone: 'text', area: true }],
    axis: perSecond,
    hint: 'per second',
    empty: noData,
  },
  evictedAndExpired: {
    title: 'Evicted and expired',
    metrics: ['evicted', 'expired'],
    lines: [
      { key: 'evicted', label: 'evicted', tone: 'stale', area: true },
      { key: 'expired', label: 'expired', tone: 'mute', dashed: true },
    ],
    axis: perSecond,
    hint: 'keys per second',
    empty: noData,
  },
  latency: {
    title: 'Latency in the server',
    metrics: ['latencyP99', 'latencyP50'],
    lines: [
      { key: 'latencyP99', label: 'p99', tone: 'write', area: true },
      { key: 'latencyP50', label: 'p50', tone: 'mute', dashed: true },
    ],
    axis: { format: milliseconds },
    hint: 'per command, without the board’s own',
    empty: 'This server does not tell how long its commands take, or nobody sent any.',
  },
  clients: {
    title: 'Clients over time',
    metrics: ['clients', 'blockedClients'],
    lines: [
      { key: 'clients', label: 'connected', tone: 'text', area: true },
      { key: 'blockedClients', label: 'blocked', tone: 'miss', dashed: true },
    ],
    axis: { format: count, whole: true },
    hint: 'connections',
    empty: noData,
  },
  network: {
    title: 'Network over time',
    metrics: ['networkIn', 'networkOut'],
    lines: [
      { key: 'networkOut', label: 'out', tone: 'text', area: true },
      { key: 'networkIn', label: 'in', tone: 'mute', dashed: true },
    ],
    axis: traffic,
    hint: 'bytes per second',
    empty: noData,
  },
  keys: {
    title: 'Keys over time',
    metrics: ['keys', 'keysWithTtl'],
    lines: [
      { key: 'keys', label: 'keys', tone: 'text', area: true },
      { key: 'keysWithTtl', label: 'with TTL', tone: 'mute', dashed: true },
    ],
    axis: { format: count, whole: true },
    hint: '',
    empty: noData,
  },
} as const satisfies Record<string, ChartSpec>

/** Whole steps on the axis, one digit where the number says more. */
function shareText(amount: number): Parts {
  return { value: grouped(amount * 100, 1), unit: '%' }
}
