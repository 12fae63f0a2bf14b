'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Mark } from '#components/charts/chart-data.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertEpisode, Metric } from '#components/rpc/types.ts'

/** The newest of them; what a chart does not reach is not drawn. */
const most = 100
const none: readonly AlertEpisode[] = []

/** The alerts that have fired for this cache. */
export function useAlerted(target: string | null): readonly AlertEpisode[] {
  const trpc = useTRPC()
  const { data } = useQuery({
    ...trpc.alerts.history.queryOptions({ target: target ?? '', limit: most }),
    enabled: target !== null,
  })
  return data?.episodes ?? none
}

/** A mark on each chart that shows what the alert was about; one about the whole cache is on all of them. */
export function useMarks(alerted: readonly AlertEpisode[], metrics: readonly Metric[]): readonly Mark[] {
  return useMemo(
    () =>
      alerted
        .filter(({ rule }) => isAbout(rule.series, metrics))
        .map(({ fired, rule }) => ({ at: fired, label: `⚠ ${rule.name}`, tone: 'stale' as const })),
    [alerted, metrics],
  )
}

function isAbout(series: AlertEpisode['rule']['series'], metrics: readonly string[]): boolean {
  if (series === 'unreachable') return true
  if (series === 'hitRate') return metrics.includes('hits')
  return metrics.includes(series === 'memoryShare' ? 'memoryUsed' : series)
}
