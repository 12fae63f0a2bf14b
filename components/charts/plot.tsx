'use client'

import { memo, useMemo } from 'react'
import { Area, CartesianGrid, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { joined } from '#components/format/numbers.ts'
import {
  type AxisSpec,
  bandAt,
  type ChartColumns,
  type LimitSpec,
  type LineSpec,
  valueAt,
} from './chart-data.ts'
import { inset } from './geometry.ts'
import { type Scale, ticksOf } from './scale.ts'
import { tickLabel, timeTicks } from './time-ticks.ts'

export type PlotProps = {
  columns: ChartColumns
  scale: Scale
  lines: readonly LineSpec[]
  axis: AxisSpec
  limit?: LimitSpec | undefined
  width: number
  height: number
}

/** One row per moment: what a line and its band are at that index. */
type Row = { at: number; values: (number | null)[]; bands: ([number, number] | null)[] }

const pxPerTimeTick = 90
const tickStyle = { fill: 'var(--color-faint)', fontSize: 11 }
const margin = { top: inset.top, right: inset.right, bottom: 0, left: 0 }
const colour = (tone: string) => `var(--color-${tone})`

/** The drawing, and nothing but the drawing: what points at it lies above it and does not make it draw again. */
export const Plot = memo(function Plot({ columns, scale, lines, axis, limit, width, height }: PlotProps) {
  const rows = useMemo<Row[]>(
    () =>
      columns.at.map((at, index) => ({
        at,
        values: lines.map(({ key }) => valueAt(columns, key, index)),
        bands: lines.map(({ key }) => bandAt(columns, key, index)),
      })),
    [columns, lines],
  )
  const span = columns.to - columns.from
  const times = timeTicks(columns.from, columns.to, Math.max(2, Math.floor(width / pxPerTimeTick)))
  return (
    <ComposedChart width={width} height={height} data={rows} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={[columns.from, columns.to]}
        allowDataOverflow
        ticks={times}
        interval={0}
        tickFormatter={(at: number) => tickLabel(at, span)}
        height={inset.bottom}
        tick={tickStyle}
        tickLine={false}
        stroke="var(--color-line)"
      />
      <YAxis
        type="number"
        domain={[0, scale.top]}
        allowDataOverflow
        ticks={ticksOf(scale)}
        interval={0}
        tickFormatter={(amount: number) => (amount === 0 ? '0' : joined(axis.format(amount)))}
        width={inset.left}
        tick={tickStyle}
        tickLine={false}
        axisLine={false}
      />
      {columns.bands && lines.map((line, index) => <Band key={line.key} line={line} index={index} />)}
      {lines.map((line, index) => (
        <Area
          key={line.key}
          dataKey={(row: Row) => row.values[index]}
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

/** From the lowest to the highest inside each point: a peak stays to be seen, however far away one looks. */
function Band({ line, index }: { line: LineSpec; index: number }) {
  return (
    <Area
      dataKey={(row: Row) => row.bands[index]}
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
