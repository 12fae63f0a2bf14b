import type { AlertRule, AlertSeries, Frame } from '#components/rpc/types.ts'

/** What the series of a rule is at this moment; null: not known. */
export function numberNow(series: AlertSeries, frame: Frame | null): number | null {
  if (!frame) return null
  const { health, total, windows } = frame
  if (series === 'unreachable')
    return health.status === 'connecting' ? null : Number(health.status === 'down')
  if (health.status !== 'ok' || series === 'slowEntries') return null
  if (series === 'hitRate') {
    const { hits, misses } = windows.minute
    return hits === null || misses === null ? null : shareOf(hits, hits + misses)
  }
  if (series === 'memoryShare') return shareOf(total.memoryUsed, total.memoryLimit)
  return total[series]
}

const shareOf = (part: number | null, whole: number | null) => (part === null || !whole ? null : part / whole)

/** What only the board's own evaluation knows is as old as its last look. */
export function numberOf({ rule, status, state }: AlertRule, frame: Frame | null): number | null {
  if (rule.series === 'slowEntries') return status === 'unknown' ? null : state.value
  return numberNow(rule.series, frame)
}
