'use client'

import { type ReactNode, useMemo } from 'react'
import type { LimitSpec } from '#components/charts/chart-data.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { useLiveStore } from '#components/live/live-provider.tsx'
import type { AlertEpisode } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import type { ChartSpec } from './chart-specs.ts'
import { liveSource, pastSource } from './sources.ts'
import { useMarks } from './use-alert-marks.ts'
import { rangeSeconds, type View } from './use-view.ts'

export type ChartPanelProps = {
  spec: ChartSpec
  view: View
  alerted: readonly AlertEpisode[]
  hint?: ReactNode
  limit?: LimitSpec | undefined
}

/** One chart in its card, over the chosen stretch of time. */
export function ChartPanel({ spec, view, alerted, hint, limit }: ChartPanelProps) {
  const store = useLiveStore()
  const marks = useMarks(alerted, spec.metrics)
  const { range, node, past, target } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: another target is another past in the same store
  const source = useMemo(
    () =>
      range === 'live'
        ? liveSource(store, node, spec.metrics)
        : pastSource(past, spec.metrics, rangeSeconds[range]),
    [range, store, node, spec, past, target],
  )
  return (
    <Panel title={spec.title} hint={hint ?? spec.hint} className="h-[18rem]">
      <TimeChart
        title={spec.title}
        lines={spec.lines}
        axis={spec.axis}
        source={source}
        marks={marks}
        limit={limit ?? spec.limit}
        empty={
          view.fault ? 'The past is not available at the moment.' : view.waiting ? 'Loading …' : spec.empty
        }
      />
    </Panel>
  )
}
