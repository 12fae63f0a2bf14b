// biome-ignore-all lint/a11y/useSemanticElements: of a table of a million rows only those in sight are there
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is active
import { type MouseEvent, memo } from 'react'
import { bytes, joined } from '#components/format/numbers.ts'
import type { KeyColumns, Name } from '#components/rpc/types.ts'
import { isCut, NameText } from '../name-text.tsx'
import type { Column } from './columns.tsx'

export const cellShape = 'shrink-0 truncate px-2'
const longName = 1024

export type KeyRowProps = {
  at: number
  row: Name | undefined
  /** What all names here begin with: said once above the list. */
  within: string
  columns: KeyColumns | undefined
  shown: readonly Column[]
  ticked: boolean
  open: boolean
  active: boolean
  onClick: (at: number, event: MouseEvent) => void
  onTick: (at: number, range: boolean) => void
}

export const rowId = (at: number) => `key-row-${at}`

/** One key. A name that is not there yet keeps its place. */
export const KeyRow = memo(function KeyRow(props: KeyRowProps) {
  const { at, row, within, columns, shown, ticked, open, active } = props
  const gone = columns !== undefined && columns.type === null && columns.missing.type === undefined
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={rowId(at)}
      role="row"
      aria-rowindex={at + 2}
      aria-selected={ticked}
      aria-current={open ? 'true' : undefined}
      data-active={active || undefined}
      onClick={event => row && props.onClick(at, event)}
      className="flex h-[1.875rem] cursor-pointer items-center border-line border-t hover:bg-raise/60 aria-[current]:bg-raise aria-selected:bg-hit/10 group-focus-visible:data-active:outline-2 group-focus-visible:data-active:-outline-offset-2 group-focus-visible:data-active:outline-hit"
    >
      <div role="gridcell" className="flex w-8 shrink-0 justify-center">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={row ? `Select ${row.text || 'the key with the empty name'}` : 'Not there yet'}
          checked={ticked}
          disabled={!row}
          onChange={() => {}}
          onClick={event => {
            event.stopPropagation()
            props.onTick(at, event.shiftKey)
          }}
          className="size-3.5 accent-hit"
        />
      </div>
      <div role="gridcell" className="flex min-w-0 grow basis-24 items-center gap-2 pr-2 font-mono">
        {row ? (
          <>
            <span
              // Too long for its place, a name keeps its end: that is what tells it from its neighbours.
              className={`truncate text-left [direction:rtl] ${gone ? 'text-faint line-through' : ''}`}
              title={row.text}
            >
              <bdi dir="ltr">
                <Inside name={row} within={within} />
              </bdi>
            </span>
            {gone && <span className="shrink-0 font-sans text-2xs text-stale">gone</span>}
            {row.bytes > longName && (
              <span className="shrink-0 font-sans text-2xs text-miss">{joined(bytes(row.bytes))} long</span>
            )}
          </>
        ) : (
          <span aria-hidden="true" className="h-3 w-2/3 animate-pulse rounded-control bg-raise" />
        )}
      </div>
      {shown.map(column => (
        <div
          key={column.id}
          role="gridcell"
          className={`${cellShape} ${column.shape} ${column.right ? 'text-right' : ''}`}
        >
          {columns === undefined ? null : gone ? null : column.cell(columns)}
        </div>
      ))}
    </div>
  )
})

/** The rest of the name, where its beginning is that of all names here. */
function Inside({ name, within }: { name: Name; within: string }) {
  const { text, inexact } = name
  const cut = isCut(name)
  if (within === '' || !text.startsWith(within)) return <NameText {...{ text, inexact, cut }} />
  return (
    <>
      <span className="sr-only">{within}</span>
      <NameText text={text.slice(within.length)} {...{ inexact, cut }} empty="nothing behind it" />
    </>
  )
}
