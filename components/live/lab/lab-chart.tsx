'use client'

import type { ReactNode } from 'react'
import type { ChartSource, Mark } from '#components/charts/chart-data.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { LabChartSpec } from './lab-charts.ts'

export type LabChartProps = {
  chart: LabChartSpec
  source: ChartSource
  marks: readonly Mark[]
  /** Beside the chart's name, where several stand side by side: whose it is. */
  of?: string | undefined
  hint?: ReactNode
  className?: string
  /** The number of now, above the lines. */
  children?: ReactNode
}

/** One chart of the lab in its card. Its height never changes. */
export function LabChart({
  chart,
  source,
  marks,
  of,
  hint,
  className = 'h-[15.5rem]',
  children,
}: LabChartProps) {
  const title = of === undefined ? chart.title : `${chart.title}, ${of}`
  return (
    <Panel title={title} hint={hint ?? chart.hint} className={className}>
      {children}
      <TimeChart
        title={title}
        lines={chart.lines}
        axis={chart.axis}
        source={source}
        limit={chart.limit}
        marks={marks}
        empty={chart.empty}
        namesOnly
      />
    </Panel>
  )
}
