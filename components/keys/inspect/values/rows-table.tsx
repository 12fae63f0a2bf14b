'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { NotHere } from '../not-here.tsx'
import { VirtualRows } from '../virtual-rows.tsx'
import type { usePages } from './use-pages.ts'

export type Column = { name: string; align?: 'right' }

export type RowsTableProps<Row> = {
  label: string
  columns: readonly Column[]
  /** Widths of the columns, as CSS grid has them. */
  template: string
  rows: readonly Row[]
  view: Pick<
    ReturnType<typeof usePages>,
    'first' | 'away' | 'fault' | 'retry' | 'changing' | 'loading' | 'more' | 'notRefreshed'
  >
  /** One cell for each column. */
  cells: (row: Row) => readonly ReactNode[]
  /** `kind` is what a row is, for whoever does not see the table. */
  open: { kind: string; isOpen: (row: Row) => boolean; toggle: (row: Row) => void }
  /** How much of it this is. */
  summary: string
  empty: ReactNode
}

/** The elements of a value. A row opens what is in it. */
export function RowsTable<Row>(props: RowsTableProps<Row>) {
  const { view, rows, columns, template, label } = props
  if (!view.first && view.away) return <NotHere found={view.away} onRetry={view.retry} />
  if (!view.first && view.fault) return <Failed message={view.fault.message} onRetry={view.retry} />
  if (!view.first) return <Skeleton className="h-40" />
  const grid = { gridTemplateColumns: template }
  return (
    <div className={`flex min-h-0 flex-col ${view.changing ? 'opacity-70' : ''}`} aria-busy={view.changing}>
      <div className="grid gap-3 px-2 pb-1 text-faint text-xs" style={grid} aria-hidden="true">
        {columns.map(({ name, align }) => (
          <span key={name} className={align === 'right' ? 'text-right' : undefined}>
            {name}
          </span>
        ))}
      </div>
      {rows.length === 0 ? (
        <Empty>{props.empty}</Empty>
      ) : (
        <VirtualRows
          label={label}
          count={rows.length}
          rowHeight={31}
          onEnd={view.more ?? undefined}
          className="max-h-[max(12rem,calc(100dvh-30rem))]"
          render={index => {
            const row = rows[index]
            return row === undefined ? null : <TableRow {...props} row={row} grid={grid} />
          }}
        />
      )}
      <Foot {...props} />
    </div>
  )
}

type RowProps<Row> = RowsTableProps<Row> & { row: Row; grid: { gridTemplateColumns: string } }

function TableRow<Row>({ row, grid, cells, columns, open }: RowProps<Row>) {
  return (
    <button
      type="button"
      aria-expanded={open.isOpen(row)}
      onClick={() => open.toggle(row)}
      style={grid}
      className="grid w-full gap-3 border-line border-t px-2 py-1.5 text-left font-mono text-xs hover:bg-raise focus-visible:-outline-offset-2 aria-expanded:bg-raise"
    >
      <span className="sr-only">{open.kind} </span>
      {cells(row).map((cell, i) => (
        <span
          key={columns[i]?.name ?? i}
          className={`min-w-0 truncate ${columns[i]?.align === 'right' ? 'text-right' : ''}`}
        >
          {cell}
        </span>
      ))}
    </button>
  )
}

function Foot<Row>({ view, summary }: RowsTableProps<Row>) {
  return (
    <div className="mt-1.5 grid gap-1 text-mute text-xs">
      {view.first && 'notFetched' in view.first && view.first.notFetched !== null && (
        <p className="text-miss">{view.first.notFetched}</p>
      )}
      {view.away && <NotHere found={view.away} onRetry={view.retry} />}
      {view.fault && (
        <p role="alert" className="text-stale">
          {view.fault.message}{' '}
          <button type="button" className="underline underline-offset-2" onClick={view.retry}>
            Try again
          </button>
        </p>
      )}
      {view.notRefreshed && <p>So many rows are read again only when you ask for it (r).</p>}
      <div className="flex items-center justify-between gap-2">
        <p role="status">{summary}</p>
        {view.more && (
          <Button tone="quiet" className="px-2 py-1" onClick={view.more} disabled={view.loading}>
            {view.loading ? 'Loading …' : 'More'}
          </Button>
        )}
      </div>
    </div>
  )
}
