'use client'

import { useState } from 'react'
import { joined } from '#components/format/numbers.ts'
import {
  type AcrossSpec,
  type AxisSpec,
  bandAt,
  type ChartColumns,
  type LineSpec,
  type Mark,
  valueAt,
} from './chart-data.ts'
import { marksAt } from './marks-layer.tsx'
import { overTime } from './time-ticks.ts'

const perPage = 50

export type NumbersTableProps = {
  title: string
  columns: ChartColumns
  lines: readonly LineSpec[]
  axis: AxisSpec
  marks: readonly Mark[]
  across: AcrossSpec | undefined
}

/** The chart's exact numbers; of moments the newest first. It stands still while it is read, also under a live chart. */
export function NumbersTable({ title, columns, lines, axis, marks, across: given }: NumbersTableProps) {
  const across = given ?? overTime
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(columns.at.length / perPage))
  const last = columns.at.length - 1
  const newest = last - page * perPage
  const rows = Array.from({ length: Math.min(perPage, newest + 1) }, (_, index) =>
    across.newestFirst ? newest - index : last - newest + index,
  )
  return (
    <div className="absolute inset-0 flex flex-col">
      <section
        aria-label={`${title}, numbers`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto rounded-control border border-line"
      >
        <table className="w-full text-xs">
          <caption className="sr-only">
            {across.newestFirst
              ? `${title}: ${columns.at.length} moments, the newest first`
              : `${title}, by ${across.label}`}
          </caption>
          <Head lines={lines} across={across} />
          <tbody>
            {rows.map(index => (
              <tr key={columns.at[index]} className="border-line border-t">
                <th scope="row" className="px-2.5 py-1 text-left font-normal whitespace-nowrap text-mute">
                  {across.exact(columns.at[index] ?? 0)}
                  {marksAt(marks, columns.at, index).map(({ at, label }) => (
                    <span key={`${at} ${label}`} className="block text-text">
                      {label}
                    </span>
                  ))}
                </th>
                {lines.map(line => (
                  <td key={line.key} className="px-2.5 py-1 text-right whitespace-nowrap">
                    <Exact {...{ columns, line, index, axis }} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Pager page={page} pages={pages} onPage={setPage} newestFirst={across.newestFirst} />
    </div>
  )
}

function Head({ lines, across }: { lines: readonly LineSpec[]; across: AcrossSpec }) {
  return (
    <thead className="sticky top-0 bg-panel text-faint">
      <tr>
        <th scope="col" className="px-2.5 py-1 text-left font-normal">
          {across.label}
        </th>
        {lines.map(line => (
          <th key={line.key} scope="col" className="px-2.5 py-1 text-right font-normal">
            {line.label}
          </th>
        ))}
      </tr>
    </thead>
  )
}

type ExactProps = { columns: ChartColumns; line: LineSpec; index: number; axis: AxisSpec }

function Exact({ columns, line, index, axis }: ExactProps) {
  const value = valueAt(columns, line.key, index)
  if (value === null) return <span className="text-faint">no data</span>
  const band = bandAt(columns, line.key, index)
  return (
    <>
      {joined(axis.format(value))}
      {band && band[1] > band[0] && (
        <span className="text-faint">{` ${joined(axis.format(band[0]))} – ${joined(axis.format(band[1]))}`}</span>
      )}
    </>
  )
}

type PagerProps = { page: number; pages: number; onPage: (page: number) => void; newestFirst: boolean }

function Pager({ page, pages, onPage, newestFirst }: PagerProps) {
  const button = 'rounded-control px-2 py-0.5 hover:bg-raise hover:text-text disabled:opacity-50'
  return (
    <div className="flex h-6 shrink-0 items-center justify-end gap-2 pt-1 text-xs text-mute">
      <button type="button" className={button} disabled={page === 0} onClick={() => onPage(page - 1)}>
        {newestFirst ? 'Newer' : 'Before'}
      </button>
      <span>{`${page + 1} of ${pages}`}</span>
      <button type="button" className={button} disabled={page + 1 >= pages} onClick={() => onPage(page + 1)}>
        {newestFirst ? 'Older' : 'After'}
      </button>
    </div>
  )
}
