'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { useLive, useLiveStore, useTargetId } from '#components/live/live-provider.tsx'
import { type Fault, faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { RangeName, Series } from '#components/rpc/types.ts'
import { useRange } from '#components/shell/range.ts'

/** Seconds per point: a past range is asked for again when its next point is due, and not before. */
const stepSeconds: Record<Exclude<RangeName, 'live'>, number> = {
  '1h': 12,
  '24h': 300,
  '7d': 2100,
  '30d': 9000,
}

export const rangeSeconds: Record<RangeName, number> = {
  live: 300,
  '1h': 3600,
  '24h': 86_400,
  '7d': 7 * 86_400,
  '30d': 30 * 86_400,
}

export type View = {
  target: string | null
  range: RangeName
  /** null: the sum of all nodes. */
  node: string | null
  chooseNode: (node: string | null) => void
  /** The chosen past range; null for live, or while it is not there. */
  past: Series | null
  waiting: boolean
  /** What keeps the past from being shown. */
  fault: Fault | null
  retry: () => void
}

/** What the address says this page looks at, and the past that belongs to it. */
export function useView(): View {
  const target = useTargetId()
  const [range] = useRange()
  const [wanted, setNode] = useQueryState('node', parseAsString)
  const node = useKnownNode(wanted)
  const series = useSeries(target, range, node)
  return {
    target,
    range,
    node,
    chooseNode: next => void setNode(next),
    past: range === 'live' ? null : (series.data ?? null),
    waiting: range !== 'live' && series.isPending,
    fault: range !== 'live' && series.error ? faultOf(series.error) : null,
    retry: () => void series.refetch(),
  }
}

/** A node that went away, or one of another target, is not a reason to show nothing. */
function useKnownNode(wanted: string | null): string | null {
  return useLive(({ frame }) =>
    wanted !== null && frame && !frame.nodes.some(({ id }) => id === wanted) ? null : wanted,
  )
}

function useSeries(target: string | null, range: RangeName, node: string | null) {
  const trpc = useTRPC()
  const store = useLiveStore()
  const paused = useLive(({ pausedAt }) => pausedAt !== null)
  const stepMs = range === 'live' ? Number.POSITIVE_INFINITY : stepSeconds[range] * 1000
  const query = useQuery({
    ...trpc.overview.series.queryOptions({ target: target ?? '', range, node }),
    enabled: target !== null,
    staleTime: stepMs,
    refetchInterval: range === 'live' || paused ? false : stepMs,
    // The range that was chosen before stays until the next one is there.
    placeholderData: before => (before && before.range !== 'live' && range !== 'live' ? before : undefined),
  })
  const { data } = query
  useEffect(() => {
    if (data?.range === 'live' && target !== null) store.seed(target, node, data)
  }, [store, data, target, node])
  return query
}
