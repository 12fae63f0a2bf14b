'use client'

import { useMemo } from 'react'
import type { Mark } from '#components/charts/chart-data.ts'
import { LabChart } from '#components/live/lab/lab-chart.tsx'
import {
  databaseChart,
  hitRateChart,
  type LabChartSpec,
  latencyChart,
  memoryChart,
  paceChart,
  queueChart,
  staleChart,
  writesChart,
} from '#components/live/lab/lab-charts.ts'
import { useLabNow, useLabStale, useLabState, useLabStore } from '#components/live/lab/lab-live.tsx'
import { marksOfLane } from '#components/live/lab/lab-marks.ts'
import { liveSource } from '#components/live/lab/lab-sources.ts'
import type { LabMark, LaneId } from '#components/rpc/types.ts'
import { ClassesPanel } from './classes-panel.tsx'
import { type Figure, type Figures, figuresOf } from './figures.ts'
import { useShownLane } from './lane-choice.tsx'
import { NoNumbers } from './no-numbers.tsx'
import { TileFigure } from './tile-figure.tsx'

const noMarks: readonly LabMark[] = []

const tiles: readonly { chart: LabChartSpec; figure: keyof Figures }[] = [
  { chart: hitRateChart, figure: 'hitRate' },
  { chart: latencyChart, figure: 'latency' },
  { chart: databaseChart, figure: 'database' },
  { chart: staleChart, figure: 'stale' },
  { chart: queueChart, figure: 'queue' },
  { chart: writesChart, figure: 'writes' },
  { chart: memoryChart, figure: 'memory' },
  { chart: paceChart, figure: 'pace' },
]

/** What the chosen lane does: the number of now over the shape of the last five minutes. */
export function LivePanels() {
  const { state } = useLabState()
  const now = useLabNow()
  const running = state?.phase.kind === 'running'
  const stale = useLabStale(running)
  const lane = useShownLane(state?.settings.lanes ?? [])?.id ?? 'a'
  const marks = useMarks(state?.marks ?? noMarks, lane)
  const figures = figuresOf(running ? now : null, lane)
  if (!state || (!running && !now)) return <NoNumbers />
  return (
    <div className={`grid gap-3 ${stale === null ? '' : 'dimmed'}`}>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {tiles.map(({ chart, figure }) => (
          <Tile key={chart.id} chart={chart} figure={figures[figure]} lane={lane} marks={marks} />
        ))}
      </div>
      <ClassesPanel
        lane={lane}
        told={running ? now?.frame.lanes.find(({ id }) => id === lane) : undefined}
        marks={marks}
      />
    </div>
  )
}

/** The same marks are the same array: a chart draws only when something was done. */
function useMarks(marks: readonly LabMark[], lane: LaneId | null): readonly Mark[] {
  return useMemo(() => marksOfLane(marks, lane), [marks, lane])
}

type TileProps = { chart: LabChartSpec; figure: Figure; lane: LaneId; marks: readonly Mark[] }

function Tile({ chart, figure, lane, marks }: TileProps) {
  const { series } = useLabStore()
  const source = useMemo(() => liveSource(series, chart, lane), [series, chart, lane])
  return (
    <LabChart chart={chart} source={source} marks={marks}>
      <TileFigure figure={figure} />
    </LabChart>
  )
}
