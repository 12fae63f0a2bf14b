'use client'

import { useMemo } from 'react'
import { ClassesTable } from '#components/live/lab/classes-table.tsx'
import { marksOfLane } from '#components/live/lab/lab-marks.ts'
import type { ClassWords } from '#components/live/lab/request-classes.ts'
import type { LaneId } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import type { Range } from './playhead.ts'
import type { Run } from './run.ts'
import { classesOf } from './run-class-shapes.ts'

export type RunClassesProps = {
  run: Run
  lane: LaneId
  /** What the numbers are of. */
  stretch: Range
  /** Whose lane it is, where there are several. */
  of: string | null
}

/** How the reads of a recorded lane ended. A run of an older board kept no classes. */
export function RunClasses({ run, lane, stretch, of }: RunClassesProps) {
  const classes = useMemo(() => classesOf(run.series, lane, stretch), [run, lane, stretch])
  if (classes === null) return null
  const { from, to } = stretch
  const title = of === null ? 'Reads by how they ended' : `Reads by how they ended, ${of}`
  const marks = marksOfLane(run.marks, lane)
    .filter(({ at }) => at > from && at < to)
    .map(({ at }) => (at - from) / Math.max(1, to - from))
  const ofOne = (name: ClassWords['name']) => classes.each.get(name)
  return (
    <Panel title={title} hint="per second · share">
      <ClassesTable
        label={`${title}, table`}
        perSecond={name => ofOne(name)?.perSecond ?? null}
        all={classes.all}
        values={name => ofOne(name)?.values ?? []}
        marks={marks}
      />
    </Panel>
  )
}
