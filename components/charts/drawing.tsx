'use client'

import {
  type AcrossSpec,
  type AxisSpec,
  type ChartColumns,
  isEmpty,
  type LimitSpec,
  type LineSpec,
  type Mark,
} from './chart-data.ts'
import { indexAt, useCrosshair } from './crosshair.ts'
import { CrosshairLayer, numberAt } from './crosshair-layer.tsx'
import type { Frame } from './geometry.ts'
import { MarksLayer, marksAt } from './marks-layer.tsx'
import { Plot } from './plot.tsx'
import type { Scale } from './scale.ts'
import { overTime } from './time-ticks.ts'
import { usePointing } from './use-pointing.ts'
import type { Size } from './use-size.ts'

export type DrawingProps = {
  title: string
  columns: ChartColumns
  scale: Scale
  lines: readonly LineSpec[]
  axis: AxisSpec
  limit: LimitSpec | undefined
  marks: readonly Mark[]
  size: Size
  empty: string
  across: AcrossSpec | undefined
}

/** The lines, and the moment that is pointed at: a slider over time for keys and for screen readers. */
export function Drawing({
  title,
  columns,
  scale,
  lines,
  axis,
  limit,
  marks,
  size,
  empty,
  across = overTime,
}: DrawingProps) {
  const index = indexAt(columns, useCrosshair())
  const frame: Frame = { ...size, from: columns.from, to: columns.to, scale }
  const pointing = usePointing({ columns, frame, index })
  const newest = Math.max(0, columns.at.length - 1)
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title}: moment. Arrow keys move it, Escape leaves.`}
      aria-valuemin={0}
      aria-valuemax={newest}
      aria-valuenow={index ?? newest}
      aria-valuetext={
        index === null ? 'the newest' : spokenAt({ columns, lines, axis, marks, across }, index)
      }
      className="absolute inset-0 cursor-crosshair touch-pan-y overflow-clip rounded-control [overflow-clip-margin:0.25rem]"
      {...pointing.on}
    >
      <Plot
        columns={columns}
        scale={scale}
        lines={lines}
        axis={axis}
        limit={limit}
        across={across}
        {...size}
      />
      {marks.length > 0 && <MarksLayer frame={frame} marks={marks} />}
      {isEmpty(columns, lines) && (
        <p className="pointer-events-none absolute inset-0 grid place-content-center px-16 text-center text-pretty text-mute">
          {empty}
        </p>
      )}
      {index !== null && (
        <CrosshairLayer {...{ frame, columns, index, lines, axis, marks, across }} speaks={pointing.active} />
      )}
    </div>
  )
}

type Spoken = Pick<DrawingProps, 'columns' | 'lines' | 'axis' | 'marks'> & { across: AcrossSpec }

function spokenAt({ columns, lines, axis, marks, across }: Spoken, index: number): string {
  const at = columns.at[index] ?? 0
  const time = across === overTime ? new Date(at).toLocaleTimeString() : `${across.label} ${across.exact(at)}`
  const numbers = lines.map(line => `${line.label} ${numberAt(columns, line.key, index, axis)}`)
  const events = marksAt(marks, columns.at, index).map(({ label }) => label)
  return [time, ...numbers, ...events].join(', ')
}
