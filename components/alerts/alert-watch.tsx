'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { alertsNow } from '#components/live/use-stream.ts'
import type { AlertSummary } from '#components/rpc/types.ts'
import { AlertBar } from './alert-bar.tsx'
import { useTitleMark } from './use-title-mark.ts'

/** What fires and nobody has seen: over every page, and in the name of the tab. It comes with the stream. */
export function AlertWatch({ target }: { target: string }) {
  const { data } = useQuery<AlertSummary>({ queryKey: alertsNow(target), queryFn: skipToken })
  const firing = data?.firing.filter(alert => alert.seen === null && !alert.muted) ?? []
  useTitleMark(firing.length)
  return firing.length > 0 ? <AlertBar target={target} firing={firing} /> : null
}
