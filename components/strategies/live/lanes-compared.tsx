'use client'

import { useEffect, useMemo, useState } from 'react'
import { type Beside, ChartGrid } from '#components/live/lab/chart-grid.tsx'
import { type Compared, differenceOf } from '#components/live/lab/comparison.ts'
import { ComparisonTable } from '#components/live/lab/comparison-table.tsx'
import { laneCharts } from '#components/live/lab/lab-charts.ts'
import { useLabNow, useLabStale, useLabState, useLabStore } from '#components/live/lab/lab-live.tsx'
import { marksOfLane } from '#components/live/lab/lab-marks.ts'
import { liveSource } from '#components/live/lab/lab-sources.ts'
import { laneSummary } from '#components/live/lab/lane-summary.ts'
import type { LabMark, LabSeries, Lane } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { NoNumbers } from './no-numbers.tsx'

const noMarks: readonly LabMark[] = []
const noLanes: readonly Lane[] = []
const comparedSeconds = 10
const summaryLines = [
  'hitRate',
  'reads',
  'p50',
  'p99',
  'queries',
  'queue',
  'staleShare',
  'worstAgeMs',
  'unflushed',
  'lost',
  'memory',
]

const laneLabel = ({ id, name }: Lane) => `${id.toUpperCase()} · ${name}`

/** Two to four policies under the same requests: what differs in words, in numbers, and over time. */
export function LanesCompared() {
  const { state } = useLabState()
  const now = useLabNow()
  const running = state?.phase.kind === 'running'
  const stale = useLabStale(running)
  const lanes = state?.settings.lanes ?? noLanes
  const compared = useCompared(lanes)
  const beside = useBeside(lanes, state?.marks ?? noMarks)
  const [first, ...others] = compared
  if (!state || (!running && !now)) return <NoNumbers />
  if (lanes.length < 2 || !first) return null
  return (
    <div className={`grid gap-3 ${stale === null ? '' : 'dimmed'}`}>
      <Panel title="What differs" hint={`the last ${comparedSeconds} s; the same requests in every lane`}>
        <ul className="mb-3 grid gap-1 text-pretty">
          {others.map(other => (
            <li key={other.id}>{differenceOf(short(other), short(first))}</li>
          ))}
        </ul>
        <ComparisonTable all={compared} caption="The lanes side by side" />
      </Panel>
      <ChartGrid charts={laneCharts} beside={beside} />
    </div>
  )
}

/** In a sentence its letter is enough. */
const short = (one: Compared): Compared => ({ ...one, label: one.id.toUpperCase() })

/** The last seconds of each lane, summed up anew when a second is complete. */
function useCompared(lanes: readonly Lane[]): Compared[] {
  const { series } = useLabStore()
  const [past, setPast] = useState<LabSeries>({ at: [], lines: {} })
  useEffect(() => {
    const source = series.source(lanes.flatMap(({ id }) => summaryLines.map(name => `${id}.${name}`)))
    function look() {
      if (document.hidden) return
      const { at, lines } = source.read()
      const last = at.slice(-comparedSeconds)
      const cut = Object.entries(lines).map(([name, values]) => [
        name,
        [...(values ?? []).slice(-comparedSeconds)],
      ])
      setPast({ at: [...last], lines: Object.fromEntries(cut) })
    }
    look()
    return source.subscribe(look)
  }, [series, lanes])
  return lanes.map(lane => ({
    id: lane.id,
    label: laneLabel(lane),
    summary: laneSummary(past, lane.id, { from: 0, to: Number.POSITIVE_INFINITY }),
  }))
}

function useBeside(lanes: readonly Lane[], marks: readonly LabMark[]): Beside[] {
  const { series } = useLabStore()
  return useMemo(
    () =>
      lanes.map(lane => ({
        id: lane.id,
        label: laneLabel(lane),
        marks: marksOfLane(marks, lane.id),
        sourceOf: chart => liveSource(series, chart, lane.id),
      })),
    [lanes, marks, series],
  )
}
