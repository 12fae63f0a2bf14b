'use client'

import { joined } from '#components/format/numbers.ts'
import {
  type AcrossSpec,
  type AxisSpec,
  bandAt,
  type ChartColumns,
  type LineSpec,
  type Mark,
  valueAt,
  valueText,
} from './chart-data.ts'
import { type Frame, inset, xOf, yOf } from './geometry.ts'
import { marksAt } from './marks-layer.tsx'
import { Swatch } from './swatch.tsx'

export type CrosshairLayerProps = {
  frame: Frame
  columns: ChartColumns
  index: number
  lines: readonly LineSpec[]
  axis: AxisSpec
  marks: readonly Mark[]
  across: AcrossSpec
  /** The chart that is pointed at says its numbers; the others only mark the moment. */
  speaks: boolean
}

/** The moment that is pointed at, over the drawing. */
export function CrosshairLayer(props: CrosshairLayerProps) {
  const { frame, columns, index, lines, marks, axis, across, speaks } = props
  const at = columns.at[index]
  if (at === undefined) return null
  const x = xOf(frame, at)
  return (
    <div className="pointer-events-none absolute inset-0" aria-hidden="true">
      <svg className="absolute inset-0 size-full" role="presentation">
        <line
          x1={x}
          x2={x}
          y1={inset.top}
          y2={frame.height - inset.bottom}
          className="stroke-mute"
          strokeDasharray="2 3"
        />
        {lines.map(line => {
          const value = valueAt(columns, line.key, index)
          if (value === null || value > frame.scale.top) return null
          return (
            <circle
              key={line.key}
              cx={x}
              cy={yOf(frame, value)}
              r={3.5}
              fill={`var(--color-${line.tone})`}
              className="stroke-panel"
              strokeWidth={1.5}
            />
          )
        })}
      </svg>
      {speaks && <Numbers {...{ frame, columns, index, lines, axis, marks, across }} x={x} at={at} />}
    </div>
  )
}

type NumbersProps = Omit<CrosshairLayerProps, 'speaks'> & { x: number; at: number }

function Numbers({ frame, columns, index, lines, axis, marks, across, x, at }: NumbersProps) {
  const side = x > frame.width / 2 ? { right: frame.width - x + 10 } : { left: x + 10 }
  return (
    <div
      style={side}
      className="absolute top-1 z-10 rounded-control border border-line bg-raise px-2.5 py-1.5 text-xs whitespace-nowrap shadow-float"
    >
      <p className="mb-1 text-mute">{across.exact(at)}</p>
      {lines.map(line => (
        <p key={line.key} className="flex items-center gap-2">
          <Swatch line={line} />
          <span className="text-mute">{line.label}</span>
          <span className="ml-auto pl-3 font-medium text-text">
            {numberAt(columns, line.key, index, axis)}
          </span>
        </p>
      ))}
      {marksAt(marks, columns.at, index).map(mark => (
        <p
          key={`${mark.at} ${mark.label}`}
          className="mt-1 max-w-64 border-line border-t pt-1 text-wrap text-mute"
        >
          {mark.label}
        </p>
      ))}
    </div>
  )
}

/** The value, and how far it went inside the point where the point covers more than one sample. */
export function numberAt(columns: ChartColumns, key: string, index: number, axis: AxisSpec): string {
  const text = valueText(columns, key, index, axis)
  const [low, high] = bandAt(columns, key, index) ?? [0, 0]
  return high > low ? `${text} (${joined(axis.format(low))} – ${joined(axis.format(high))})` : text
}
