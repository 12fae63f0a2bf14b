import type { Rule } from './rule-shape.ts'
import type { AlertSeries } from './series.ts'

export type Unit = 'share' | 'rate' | 'bytes' | 'bytesPerSecond' | 'ms' | 'count' | 'factor' | 'yes'
export type SeriesWords = { label: string; unit: Unit }

/** What each series is called and how its numbers are read, here and on the screen. The likeliest come first. */
export const seriesWords: Record<AlertSeries, SeriesWords> = {
  hitRate: { label: 'Hit rate, last minute', unit: 'share' },
  unreachable: { label: 'Unreachable', unit: 'yes' },
  memoryShare: { label: 'Memory, share of maxmemory', unit: 'share' },
  memoryUsed: { label: 'Memory used', unit: 'bytes' },
  misses: { label: 'Misses per second', unit: 'rate' },
  hits: { label: 'Hits per second', unit: 'rate' },
  operations: { label: 'Operations per second', unit: 'rate' },
  evicted: { label: 'Evictions per second', unit: 'rate' },
  expired: { label: 'Expired keys per second', unit: 'rate' },
  latencyP99: { label: 'Latency in the server, p99', unit: 'ms' },
  latencyP50: { label: 'Latency in the server, p50', unit: 'ms' },
  slowEntries: { label: 'Slow log entries per second, last minute', unit: 'rate' },
  clients: { label: 'Clients', unit: 'count' },
  blockedClients: { label: 'Blocked clients', unit: 'count' },
  connections: { label: 'New connections per second', unit: 'rate' },
  rejectedConnections: { label: 'Rejected connections per second', unit: 'rate' },
  fragmentation: { label: 'Fragmentation', unit: 'factor' },
  keys: { label: 'Keys', unit: 'count' },
  keysWithTtl: { label: 'Keys with a TTL', unit: 'count' },
  memoryRss: { label: 'Memory taken from the system', unit: 'bytes' },
  memoryPeak: { label: 'Memory, peak', unit: 'bytes' },
  memoryLimit: { label: 'Memory limit', unit: 'bytes' },
  networkIn: { label: 'Network in', unit: 'bytesPerSecond' },
  networkOut: { label: 'Network out', unit: 'bytesPerSecond' },
  roundTrip: { label: 'Round trip of a sample', unit: 'ms' },
  ownCommands: { label: 'The board’s own commands per second', unit: 'rate' },
  ownBytes: { label: 'The board’s own traffic', unit: 'bytesPerSecond' },
  ownShare: { label: 'The board’s share of the server’s time', unit: 'share' },
}

/** For messages that leave the board; the screen has its own formats. */
export function amountText(series: AlertSeries, value: number): string {
  const { unit } = seriesWords[series]
  if (unit === 'share') return `${rounded(value * 100)} %`
  if (unit === 'rate') return `${rounded(value)}/s`
  if (unit === 'ms') return `${rounded(value)} ms`
  if (unit === 'bytes') return bytesText(value)
  if (unit === 'bytesPerSecond') return `${bytesText(value)}/s`
  if (unit === 'yes') return value > 0.5 ? 'yes' : 'no'
  return rounded(value)
}

/** “Hit rate, last minute below 80 % for 60 s” */
export function conditionText({ series, comparison, threshold, forSeconds }: Rule): string {
  const { label, unit } = seriesWords[series]
  const lasting = forSeconds > 0 ? ` for ${forSeconds} s` : ''
  return unit === 'yes'
    ? `${label}${lasting}`
    : `${label} ${comparison} ${amountText(series, threshold)}${lasting}`
}

const rounded = (value: number) => String(Number(value.toPrecision(value >= 1000 ? 6 : 3)))

function bytesText(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  return `${rounded(value / 1000 ** step)} ${units[step]}`
}
