'use client'

import { useMemo } from 'react'
import type { ChartSource, Mark } from '#components/charts/chart-data.ts'
import { LabChart } from './lab-chart.tsx'
import type { LabChartSpec } from './lab-charts.ts'
import { onSameAxis } from './lab-sources.ts'

/** A lane, or a run, that stands beside others. */
export type Beside = {
  id: string
  label: string
  marks: readonly Mark[]
  sourceOf: (chart: LabChartSpec) => ChartSource
}

const columnsFor = [
  '',
  'md:grid-cols-2 xl:grid-cols-3',
  'md:grid-cols-2',
  'md:grid-cols-3',
  'md:grid-cols-2 xl:grid-cols-4',
]

export type ChartGridProps = { charts: readonly LabChartSpec[]; beside: readonly Beside[] }

/** Small multiples: a row for each question, a column for each lane, and one axis for all in a row. */
export function ChartGrid({ charts, beside }: ChartGridProps) {
  return (
    <div className={`grid grid-cols-1 gap-3 ${columnsFor[beside.length] ?? columnsFor[4]}`}>
      {charts.map(chart => (
        <Row key={chart.id} chart={chart} beside={beside} />
      ))}
    </div>
  )
}

function Row({ chart, beside }: { chart: LabChartSpec; beside: readonly Beside[] }) {
  const sources = useMemo(
    () =>
      onSameAxis(
        beside.map(({ sourceOf }) => sourceOf(chart)),
        chart.lines,
      ),
    [beside, chart],
  )
  return beside.map(({ id, label, marks }, index) => {
    const source = sources[index]
    const of = beside.length > 1 ? label : undefined
    return source && <LabChart key={id} chart={chart} source={source} marks={marks} of={of} />
  })
}
