import { type Metric, metrics } from '#server/metrics/catalogue.ts'
import type { Frame } from '#server/observe/frame.ts'

/** What is made from the numbers of a frame, or comes beside it. */
const derived = ['hitRate', 'memoryShare', 'slowEntries', 'unreachable'] as const

export type AlertSeries = (typeof derived)[number] | Metric
/** Everything that a rule can be about. */
export const alertSeries: readonly AlertSeries[] = [...derived, ...metrics]

/** From 0 to 1: a threshold above it would never be reached. */
export const shares: ReadonlySet<AlertSeries> = new Set(['hitRate', 'memoryShare', 'unreachable', 'ownShare'])

/** What is known beside the frames: entries per second that the slow logs got in the last minute. */
export type Beside = { slowEntries: number | null }

/** null: nothing is known at this moment. Nobody read, or no limit: there is no share to speak of. */
export function numberOf(series: AlertSeries, frame: Frame, beside: Beside): number | null {
  const value = read(series, frame, beside)
  return value !== null && Number.isFinite(value) ? value : null
}

function read(series: AlertSeries, frame: Frame, beside: Beside): number | null {
  const { health, total } = frame
  if (series === 'unreachable')
    return health.status === 'connecting' ? null : Number(health.status === 'down')
  if (health.status !== 'ok') return null
  if (series === 'hitRate') return hitRate(frame.windows.minute)
  if (series === 'memoryShare') return shareOf(total.memoryUsed, total.memoryLimit)
  if (series === 'slowEntries') return beside.slowEntries
  return total[series]
}

function hitRate({ hits, misses }: Frame['windows']['minute']): number | null {
  return hits === null || misses === null ? null : shareOf(hits, hits + misses)
}

const shareOf = (part: number | null, whole: number | null) => (part === null || !whole ? null : part / whole)
