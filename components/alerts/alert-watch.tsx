'use client'

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { alertsNow } from '#components/live/use-stream.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertSummary } from '#components/rpc/types.ts'
import { AlertBar } from './alert-bar.tsx'
import { useTitleMark } from './use-title-mark.ts'

/** What fires and nobody has seen: over every page, and in the name of the tab. It comes with the stream. */
export function AlertWatch({ target }: { target: string }) {
  const { data } = useQuery<AlertSummary>({ queryKey: alertsNow(target), queryFn: skipToken })
  const firing = data?.firing.filter(alert => alert.seen === null && !alert.muted) ?? []
  useTitleMark(firing.length)
  useNewPast(data)
  return firing.length > 0 ? <AlertBar target={target} firing={firing} /> : null
}

/** What has begun or ended since is a mark on charts that show it. */
function useNewPast(data: AlertSummary | undefined) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const episodes = data?.firing.map(({ episode }) => episode).join()
  useEffect(() => {
    if (episodes !== undefined) void queries.invalidateQueries({ queryKey: trpc.alerts.history.queryKey() })
  }, [queries, trpc, episodes])
}
