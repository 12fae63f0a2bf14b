'use client'

import { useMemo } from 'react'
import type { ChartSource } from '#components/charts/chart-data.ts'
import { overNumbers } from '#components/charts/over-numbers.ts'
import { Swatch } from '#components/charts/swatch.tsx'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { joined } from '#components/format/numbers.ts'
import type { Chart, ExperimentFacts } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { axisOf } from './chart-axis.ts'
import { columnsOf, type Lines, linesOf } from './run-columns.ts'
import { formats } from './units.ts'

type ChartPanelProps = {
  facts: ExperimentFacts
  chart: Chart
  lines: Lines
  chosen: readonly string[]
  hint: string
}

/** A line for each choice, while it runs and afterwards. */
export function ChartPanel({ facts, chart, lines, chosen, hint }: ChartPanelProps) {
  const specs = useMemo(() => linesOf(facts, chart, chosen), [facts, chart, chosen])
  const across = useMemo(
    () => overNumbers(chart.x.label, amount => joined(formats[chart.x.unit](amount))),
    [chart],
  )
  const axis = useMemo(() => axisOf(chart), [chart])
  const own = lines[chart.id]
  const source = useMemo<ChartSource>(
    () => ({ subscribe: () => () => {}, read: () => columnsOf(own) }),
    [own],
  )
  return (
    <Panel title={chart.title} hint={`${chart.x.label} · ${hint}`} className="min-h-80">
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
