'use client'

import { useMemo } from 'react'
import { type Beside, ChartGrid } from '#components/live/lab/chart-grid.tsx'
import { type Compared, differenceOf } from '#components/live/lab/comparison.ts'
import { ComparisonTable } from '#components/live/lab/comparison-table.tsx'
import { labCharts } from '#components/live/lab/lab-charts.ts'
import { laneSummary } from '#components/live/lab/lane-summary.ts'
import type { LaneId } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import type { Playhead, Range } from './playhead.ts'
import { usePlaying } from './replay-bar.tsx'
import type { Run } from './run.ts'
import { alignedTo, besideOf, lanesOf } from './run-beside.ts'
import { RunClasses } from './run-classes.tsx'
import { laneLabels } from './run-labels.ts'

const replayWindowMs = 10_000
const mostColumns = 4

export type RunChartsProps = { run: Run; other: Run | null; range: Range; playhead: Playhead }
type Column = { run: Run; lane: LaneId; label: string }

/** Summary and all charts: a column for each lane, and for those of the run beside it. */
export function RunCharts({ run, other, range, playhead }: RunChartsProps) {
  const { from, to } = range
  const columns = useMemo(() => columnsOf(run, other && alignedTo(other, from)), [run, other, from])
  const beside = useMemo<Beside[]>(
    () => columns.map(column => besideOf({ ...column, range: { from, to }, playhead })),
    [columns, from, to, playhead],
  )
  if (run.series.at.length === 0) {
    return (
      <Panel title="Numbers" className="min-h-48">
        <Empty>
          {run.state === 'running'
            ? 'The first numbers are kept within ten seconds.'
            : 'This run ended before its first numbers were kept.'}
        </Empty>
      </Panel>
    )
  }
  return (
    <>
      <Summary columns={columns} range={range} playhead={playhead} />
      <ChartGrid charts={labCharts} beside={beside} />
      <Classes columns={columns} range={range} playhead={playhead} />
    </>
  )
}

function columnsOf(run: Run, other: Run | null): Column[] {
  const own = laneLabels(run)
  const mine = lanesOf(run).map(lane => ({ run, lane, label: own[lane] }))
  if (!other) return mine
  const labels = laneLabels(other)
  const theirs = lanesOf(other).map(lane => ({ run: other, lane, label: `${labels[lane]} of ${other.name}` }))
  return [...mine, ...theirs].slice(0, mostColumns)
}

function Classes({ columns, range, playhead }: SummaryProps) {
  const stretch = useStretch(range, playhead)
  const several = columns.length > 1
  return (
    <div className={`grid grid-cols-1 gap-3 ${several ? 'xl:grid-cols-2' : ''}`}>
      {columns.map(({ run, lane, label }) => (
        <RunClasses
          key={`${run.id} ${lane}`}
          run={run}
          lane={lane}
          stretch={stretch}
          of={several ? label : null}
        />
      ))}
    </div>
  )
}

/** Of a replay the last seconds, else all of it. */
function useStretch({ from, to }: Range, playhead: Playhead): Range {
  const { at } = usePlaying(playhead)
  return useMemo(() => (at === null ? { from, to } : { from: at - replayWindowMs, to: at }), [at, from, to])
}

type SummaryProps = { columns: readonly Column[]; range: Range; playhead: Playhead }

function Summary({ columns, range, playhead }: SummaryProps) {
  const { at } = usePlaying(playhead)
  const stretch = useStretch(range, playhead)
  const all: Compared[] = columns.map(({ run, lane, label }) => ({
    id: `${run.id} ${lane}`,
    label,
    summary: laneSummary(run.series, lane, stretch),
  }))
  const [first, ...others] = all
  return (
    <Panel
      title="Summary"
      hint={at === null ? 'the whole run; percentiles: the middle second' : 'the 10 s before this moment'}
    >
      {first && others.length > 0 && (
        <ul className="mb-3 grid gap-1 text-pretty">
          {others.map(other => (
            <li key={other.id}>{differenceOf(other, first)}</li>
          ))}
        </ul>
      )}
      <ComparisonTable all={all} caption="Summary of the run" />
    </Panel>
  )
}
