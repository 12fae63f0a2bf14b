import type { Metric } from '#server/metrics/catalogue.ts'
import type { Counters, Info, Levels } from './info.ts'
import { serverNames } from './server-kind.ts'

/** From which counter a rate is made. */
export const rateSources = {
  hits: 'hits',
  misses: 'misses',
  operations: 'commands',
  evicted: 'evicted',
  expired: 'expired',
  networkIn: 'networkIn',
  networkOut: 'networkOut',
  connections: 'connections',
  rejectedConnections: 'rejectedConnections',
} as const satisfies Partial<Record<Metric, keyof Counters>>

type Missing = Partial<Record<Metric, string>>

/** Why a tile has nothing to show on this server: a sentence for each metric its INFO does not hold. */
export function missingOf(info: Info): Missing {
  const missing: Missing = {}
  for (const [metric, counter] of entries(rateSources)) {
    if (info.counters[counter] === null) missing[metric] = reasonForCounter(info)
  }
  for (const [metric, level] of entries(info.levels)) {
    if (level === null) missing[metric] = reasonForLevel(info, metric)
  }
  return missing
}

export function nameOf({ server, version }: Info): string {
  return version === null ? serverNames[server] : `${serverNames[server]} ${version}`
}

function reasonForCounter(info: Info): string {
  if (info.server === 'garnet' && info.counters.commands === null) {
    return `${nameOf(info)} counts this only when it is started with --metrics-sampling-freq.`
  }
  return `${nameOf(info)} does not report this.`
}

function reasonForLevel(info: Info, metric: keyof Levels): string {
  if (info.mode === 'sentinel') {
    return 'This is a sentinel, not a cache: write redis+sentinel://host:port/master to watch what it guards.'
  }
  const aboutKeys = metric === 'keys' || metric === 'keysWithTtl'
  if (aboutKeys && info.server === 'kvrocks') return `${nameOf(info)} counts keys only after a DBSIZE SCAN.`
  if (aboutKeys && info.server === 'garnet') {
    return `${nameOf(info)} can count keys only by reading its whole store, which the board does not ask of it.`
  }
  return `${nameOf(info)} does not report this.`
}

function entries<K extends string, V>(record: Record<K, V>): [K, V][] {
  return Object.entries(record) as [K, V][]
}
