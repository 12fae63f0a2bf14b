'use client'

import { useRef, useState } from 'react'
import {
  type AcrossSpec,
  type AxisSpec,
  type ChartColumns,
  type ChartSource,
  type LimitSpec,
  type LineSpec,
  type Mark,
  valueText,
} from './chart-data.ts'
import { indexAt, useCrosshair } from './crosshair.ts'
import { Legend } from './legend.tsx'
import { useColumns } from './use-columns.ts'
import { useSize } from './use-size.ts'

export type TimeChartProps = {
  title: string
  /** Keep lines and axis outside of components: a new array is a new chart. */
  lines: readonly LineSpec[]
  axis: AxisSpec
  source: ChartSource
  limit?: LimitSpec | undefined
  marks?: readonly Mark[]
  /** Said where there is nothing to draw. */
  empty: string
  /** What runs from left to right; time where nothing is said. */
  across?: AcrossSpec
  /** The page has a legend of its own. */
  withoutLegend?: boolean
  /** The newest number stands elsewhere, or there is no room for it. */
  namesOnly?: boolean
}

const noMarks: readonly Mark[] = []
const noLines: readonly LineSpec[] = []

/** Lines over time, with the moment that any chart of the page points at, and the exact numbers one key away. */
export function TimeChart(props: TimeChartProps) {
  const { title, lines, axis, source, limit, marks = noMarks, empty, namesOnly = false, across } = props
  const place = useRef<HTMLDivElement>(null)
  const size = useSize(place)
  const { columns, scale, parts, failed, retry } = useColumns({ source, lines, axis, limit, place })
  const [table, setTable] = useState<ChartColumns | null>(null)
  const index = indexAt(columns, useCrosshair()) ?? columns.at.length - 1

  return (
    <figure className="m-0 flex min-h-0 flex-1 flex-col" aria-label={title}>
      <div ref={place} className="relative min-h-0 flex-1">
        {!parts || size.width === 0 ? (
          <NotDrawn failed={failed} onRetry={retry} />
        ) : table ? (
          <parts.NumbersTable {...{ title, lines, axis, marks, across }} columns={table} />
        ) : (
          <parts.Drawing {...{ title, columns, scale, lines, axis, limit, marks, size, empty, across }} />
        )}
      </div>
      <figcaption className="mt-1.5 flex h-5 items-center gap-3">
        <Legend
          lines={props.withoutLegend ? noLines : lines}
          axis={axis}
          limit={limit}
          numberOf={key => valueText(columns, key, index, axis)}
          namesOnly={namesOnly}
        />
        <button
          type="button"
          aria-pressed={table !== null}
          aria-label={`${title}: numbers as a table`}
          onClick={() => setTable(table ? null : source.read())}
          className="rounded-control px-1.5 text-xs text-faint hover:bg-raise hover:text-text aria-pressed:bg-raise aria-pressed:text-text"
        >
          Table
        </button>
      </figcaption>
    </figure>
  )
}

/** Before the first drawing: the same room, so that nothing moves. */
function NotDrawn({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  if (!failed) {
    return (
      <div
        aria-hidden="true"
        className="absolute inset-x-0 top-2 bottom-6 animate-pulse rounded-control bg-raise/60"
      />
    )
  }
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-2 text-center text-mute">
      The chart could not be loaded from the board.
      <button type="button" onClick={onRetry} className="rounded-control px-2 text-text underline">
        Try again
      </button>
    </div>
  )
}
