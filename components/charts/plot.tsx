'use client'

import { memo, useCallback, useMemo } from 'react'
import { Area, CartesianGrid, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { joined } from '#components/format/numbers.ts'
import {
  type AcrossSpec,
  type AxisSpec,
  bandAt,
  type ChartColumns,
  type LimitSpec,
  type LineSpec,
  valueAt,
} from './chart-data.ts'
import { inset } from './geometry.ts'
import { type Scale, ticksOf } from './scale.ts'

export type PlotProps = {
  columns: ChartColumns
  scale: Scale
  lines: readonly LineSpec[]
  axis: AxisSpec
  limit?: LimitSpec | undefined
  across: AcrossSpec
  width: number
  height: number
}

/** One row per moment, in columns by number: `line0`, `band0`, `line1` … */
type Row = { at: number; [column: string]: number | [number, number] | null }

const pxPerTimeTick = 90
const tickStyle = { fill: 'var(--color-faint)', fontSize: 11 }
const margin = { top: inset.top, right: inset.right, bottom: 0, left: 0 }
const colour = (tone: string) => `var(--color-${tone})`

/** The drawing, and nothing but the drawing: what points at it lies above it and does not make it draw again. */
export const Plot = memo(function Plot(props: PlotProps) {
  const { columns, scale, lines, axis, limit, across, width, height } = props
  const rows = useMemo<Row[]>(
    () =>
      columns.at.map((at, index) => {
        const row: Row = { at }
        for (const [number, { key }] of lines.entries()) {
          row[`line${number}`] = lifted(valueAt(columns, key, index), scale)
          if (columns.bands) row[`band${number}`] = liftedBand(bandAt(columns, key, index), scale)
        }
        return row
      }),
    [columns, lines, scale],
  )
  // Recharts works through a part again when one of its props is another object, so none is made anew in vain.
  const range = useMemo(() => [columns.from, columns.to], [columns.from, columns.to])
  const heights = useMemo(() => [scale.bottom, scale.top], [scale.bottom, scale.top])
  const amounts = useMemo(() => ticksOf(scale), [scale])
  const amountText = useCallback(
    (amount: number) => (amount === 0 ? '0' : joined(axis.format(amount))),
    [axis],
  )
  const span = columns.to - columns.from
  const placeText = useCallback((at: number) => across.tick(at, span), [across, span])
  const places = across.ticks(columns.from, columns.to, Math.max(2, Math.floor(width / pxPerTimeTick)))
  return (
    <ComposedChart width={width} height={height} data={rows} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={range}
        allowDataOverflow
        ticks={places}
        interval={0}
        tickFormatter={placeText}
        height={inset.bottom}
        tick={tickStyle}
        tickLine={false}
        stroke="var(--color-line)"
      />
      <YAxis
        type="number"
        scale={scale.log ? 'log' : 'linear'}
        domain={heights}
        allowDataOverflow
        ticks={amounts}
        interval={0}
        tickFormatter={amountText}
        width={inset.left}
        tick={tickStyle}
        tickLine={false}
        axisLine={false}
      />
      {columns.bands && lines.map((line, index) => <Band key={line.key} line={line} index={index} />)}
      {lines.map((line, index) => (
        <Area
          key={line.key}
          dataKey={`line${index}`}
          type="linear"
          stroke={colour(line.tone)}
          strokeWidth={1.6}
          strokeLinecap="round"
          strokeDasharray={line.dashed ? '4 3' : undefined}
          fill={line.area ? colour(line.tone) : 'none'}
          fillOpacity={0.13}
          connectNulls={false}
          isAnimationActive={false}
          activeDot={false}
          dot={false}
        />
      ))}
      {limit && limit.at <= scale.top && (
        <ReferenceLine y={limit.at} stroke={colour(limit.tone)} strokeDasharray="5 4" strokeWidth={1.4} />
      )}
    </ComposedChart>
  )
})

/** What lies under the bottom of a scale of decades, zero above all, is drawn at its bottom. */
function lifted(value: number | null, { bottom, log }: Scale): number | null {
  return log && value !== null ? Math.max(value, bottom) : value
}

function liftedBand(band: [number, number] | null, { bottom, log }: Scale): [number, number] | null {
  return log && band ? [Math.max(band[0], bottom), Math.max(band[1], bottom)] : band
}

/** From the lowest to the highest inside each point: a peak stays to be seen, however far away one looks. */
function Band({ line, index }: { line: LineSpec; index: number }) {
  return (
    <Area
      dataKey={`band${index}`}
      type="linear"
      stroke={colour(line.tone)}
      strokeWidth={0.75}
      strokeOpacity={0.5}
      fill={colour(line.tone)}
      fillOpacity={0.3}
      connectNulls={false}
      isAnimationActive={false}
      activeDot={false}
      dot={false}
    />
  )
}
