// biome-ignore-all lint/a11y/useSemanticElements: of a table of a million rows only those in sight are there
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is active
import { ArrowDown, ArrowUp, CircleAlert } from 'lucide-react'
import type { KeyColumns } from '#components/rpc/types.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { SortColumn } from '../view.ts'
import { type Column, reasonOf } from './columns.tsx'
import { cellShape } from './key-row.tsx'
import type { Sort } from './sorting.ts'

export type ListHeadProps = {
  shown: readonly Column[]
  inSight: readonly KeyColumns[]
  sort: Sort | null
  onSort: (column: SortColumn) => void
  all: 'none' | 'some' | 'all'
  onAll: () => void
}

/** What the columns are, and why one of them is empty. */
export function ListHead({ shown, inSight, sort, onSort, all, onAll }: ListHeadProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 flex h-8 items-center bg-panel text-faint text-xs shadow-[0_1px_var(--color-line)]"
    >
      <div role="columnheader" className="flex w-8 shrink-0 justify-center">
        <input
          type="checkbox"
          aria-label={all === 'none' ? 'Select the keys that are loaded' : 'Select none'}
          checked={all === 'all'}
          ref={box => {
            if (box) box.indeterminate = all === 'some'
          }}
          onChange={onAll}
          className="size-3.5 accent-hit"
        />
      </div>
      <Head
        label="key"
        title="Name"
        column="name"
        sort={sort ?? { column: 'name', up: true }}
        onSort={onSort}
        shape="min-w-0 grow basis-24 pr-2"
      />
      {shown.map(column => (
        <Head
          key={column.id}
          label={column.label}
          title={column.title}
          column={column.sort}
          sort={sort}
          onSort={onSort}
          reason={reasonOf(column, inSight)}
          shape={`${cellShape} ${column.shape} ${column.right ? 'text-right' : ''}`}
        />
      ))}
    </div>
  )
}

type HeadProps = {
  label: string
  title: string
  column: SortColumn | null
  sort: Sort | null
  onSort: (column: SortColumn) => void
  shape: string
  reason?: string | null
}

function Head({ label, title, column, sort, onSort, shape, reason = null }: HeadProps) {
  const mine = column !== null && sort?.column === column ? sort : null
  const Arrow = mine?.up ? ArrowUp : ArrowDown
  return (
    <div
      role="columnheader"
      aria-sort={mine ? (mine.up ? 'ascending' : 'descending') : undefined}
      className={shape}
    >
      <span className="inline-flex max-w-full items-center gap-1">
        {reason !== null && (
          <Tooltip text={reason}>
            <CircleAlert aria-label={`No ${label}: ${reason}`} className="size-3 text-mute" />
          </Tooltip>
        )}
        {column === null ? (
          <span title={title}>{label}</span>
        ) : (
          <button
            type="button"
            title={`${title}. Sort by it.`}
            onClick={() => onSort(column)}
            className="inline-flex items-center gap-0.5 rounded-control hover:text-text"
          >
            {label}
            {mine && <Arrow aria-hidden="true" className="size-3" />}
          </button>
        )}
      </span>
    </div>
  )
}
