'use client'

import { useEffect, useState } from 'react'
import type { ChartColumns, Mark } from '#components/charts/chart-data.ts'
import { ClassesTable } from '#components/live/lab/classes-table.tsx'
import { useLabStore } from '#components/live/lab/lab-live.tsx'
import { classWords } from '#components/live/lab/request-classes.ts'
import type { LaneFrame, LaneId } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'

const shapeMs = 120_000
const redrawMs = 1_000
const noShape: ChartColumns = { from: 0, to: 0, at: [], lines: {} }

export type ClassesPanelProps = { lane: LaneId; told: LaneFrame | undefined; marks: readonly Mark[] }

/** How the reads of the last second ended. The classes add up to all reads: nothing is left out. */
export function ClassesPanel({ lane, told, marks }: ClassesPanelProps) {
  const shapes = useShapes(lane)
  const all = told ? told.hits + told.misses : 0
  const inside = marks.filter(({ at }) => at > shapes.from && at < shapes.to)
  return (
    <Panel title="Reads by how they ended" hint="per second · share · last two minutes">
      <ClassesTable
        label="Reads by how they ended, table"
        perSecond={name => told?.classes[name] ?? null}
        all={all}
        values={name => shapes.lines[`${lane}.${name}`] ?? []}
        marks={inside.map(({ at }) => (at - shapes.from) / (shapes.to - shapes.from))}
      />
    </Panel>
  )
}

/** The last two minutes of each class, read once a second. */
function useShapes(lane: LaneId): ChartColumns {
  const { series } = useLabStore()
  const [shapes, setShapes] = useState(noShape)
  useEffect(() => {
    const source = series.source(classWords.map(({ name }) => `${lane}.${name}`))
    let drawn = 0
    function draw() {
      if (document.hidden || Date.now() - drawn < redrawMs / 2) return
      drawn = Date.now()
      setShapes(lastOf(source.read()))
    }
    draw()
    return source.subscribe(draw)
  }, [series, lane])
  return shapes
}

function lastOf({ at, lines, to }: ChartColumns): ChartColumns {
  const from = to - shapeMs
  const first = at.findIndex(moment => moment >= from)
  if (first < 0) return noShape
  const cut = Object.entries(lines).map(([name, values]) => [name, values?.slice(first)] as const)
  return { from: at[first] ?? from, to, at: at.slice(first), lines: Object.fromEntries(cut) }
}
