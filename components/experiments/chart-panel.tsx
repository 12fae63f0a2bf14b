'use client'

import { useMemo } from 'react'
import type { ChartSource } from '#components/charts/chart-data.ts'
import { Swatch } from '#components/charts/swatch.tsx'
import { TimeChart } from '#components/charts/time-chart.tsx'
import type { Chart, ExperimentFacts } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { acrossOf, placeIn } from './chart-across.ts'
import { axisOf } from './chart-axis.ts'
import { columnsOf, type Lines, linesOf } from './run-columns.ts'

type ChartPanelProps = {
  facts: ExperimentFacts
  chart: Chart
  lines: Lines
  chosen: readonly string[]
  hint: string
}

/** What runs upwards and what to the right: the axes themselves have room for their numbers only. */
const AxisLabels = ({ chart: { x, y } }: { chart: Chart }) => (
  <p className="mb-1.5 flex justify-between gap-4 text-faint text-xs">
    <span>
      <span aria-hidden="true">↑ </span>
      <span className="sr-only">Upwards: </span>
      {y.label}
    </span>
    <span className="text-right">
      <span className="sr-only">To the right: </span>
      {x.label}
      <span aria-hidden="true"> →</span>
    </span>
  </p>
)

/** A line for each choice, while it runs and afterwards. */
export function ChartPanel({ facts, chart, lines, chosen, hint }: ChartPanelProps) {
  const specs = useMemo(() => linesOf(facts, chart, chosen), [facts, chart, chosen])
  const across = useMemo(() => acrossOf(chart), [chart])
  const axis = useMemo(() => axisOf(chart), [chart])
  const own = lines[chart.id]
  const source = useMemo<ChartSource>(
    () => ({ subscribe: () => () => {}, read: () => columnsOf(own, placeIn(chart)) }),
    [own, chart],
  )
  return (
    <Panel title={chart.title} hint={hint} className="min-h-80">
      <AxisLabels chart={chart} />
      <div className="flex h-64 flex-col">
        <TimeChart
          title={chart.title}
          lines={specs}
          axis={axis}
          across={across}
          source={source}
          empty={chart.empty}
          withoutLegend
        />
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-mute text-xs">
        {specs.map(line => (
          <li key={line.key} className="flex items-center gap-1.5">
            <Swatch line={line} />
            {line.label}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
