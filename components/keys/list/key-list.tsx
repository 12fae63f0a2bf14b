// biome-ignore-all lint/a11y/useSemanticElements: of a table of a million rows only those in sight are there
'use client'

import dynamic from 'next/dynamic'
import { type MouseEvent, useCallback, useEffect, useRef } from 'react'
import type { KeyColumns, Name } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { nameOfId } from '../name-of-id.ts'
import { isCut, NameText } from '../name-text.tsx'
import { useWindow } from '../rows/use-window.ts'
import { selectionOf } from '../selection.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { WalkView } from '../walk/use-walk.ts'
import { columnsFor } from './columns.tsx'
import { KeyRow, rowId } from './key-row.tsx'
import { KnownHits } from './known-hits.tsx'
import { ListHead } from './list-head.tsx'
import { ListNotes } from './list-notes.tsx'
import { listState } from './list-state.tsx'
import { foundWords } from './list-words.ts'
import { nextSort, sortOf, wordOf } from './sorting.ts'
import { useFollowWalk } from './use-follow-walk.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useColumns, useList } from './use-list.ts'
import type { TickedView } from './use-ticked.ts'

const CopyShown = dynamic(() => import('./copy-shown.tsx').then(part => part.CopyShown), { ssr: false })

const headRem = 2
const noIds: string[] = []

export type KeyListProps = {
  view: KeysView
  target: string
  nodes: number
  walk: WalkView
  epoch: number
  ticked: TickedView
  stale: boolean
  className?: string
}

/** The keys that the filter finds, of any number: only those in sight are there. */
export function KeyList(props: KeyListProps) {
  const { view, target, ticked, walk, epoch } = props
  const { words, filter } = view
  const sort = sortOf(words.sort)
  const list = useList({ target, filter, sort: words.sort, epoch })
  const { rows } = list
  const window = useWindow(rows.count(), headRem)
  const { from, to } = window
  const { stale } = props
  // What failed while the cache was away is asked for again when it is back.
  useEffect(() => {
    if (!stale && rows.fault()) rows.retry()
  }, [stale, rows])
  useEffect(() => rows.show(from, to), [rows, from, to])
  const inSight = namesOf(rows, from, to)
  const columns = useColumns(
    target,
    inSight.length > 0 ? inSight.map(({ id }) => id) : noIds,
    walk.walk?.edition ?? 0,
  )
  const known = inSight.flatMap(({ id }) => columns.of(id) ?? [])
  const follow = useFollowWalk({ list, walk: walk.walk, isAtTop: window.isAtTop })
  const keys = useGridKeys({
    rows,
    view: window,
    ticked,
    onOpen: name => view.openKey(name.id),
    onEscape: () => view.openKey(null),
  })
  const shown = columnsFor({ byFrequency: isByFrequency(known), nodes: props.nodes })
  const within = words.prefix === null ? '' : (nameOfId(words.prefix)?.text ?? '')
  const [onClick, onTick] = useSteady(keys)
  const loaded = namesOf(rows, 0, rows.count(), mostAll)
  const summary = list.summary()
  const state = listState({ list, view, target, walk, summary, isEmpty: rows.count() === 0, stale })
  return (
    <Panel
      title={<Title view={view} />}
      hint={
        <span className="flex items-center gap-1.5">
          <span aria-live={summary.exact ? 'polite' : 'off'}>{foundWords(summary)}</span>
          {rows.count() > 0 && <CopyShown target={target} selection={selectionOf(view, ticked.ticked)} />}
        </span>
      }
      className={`@container lg:min-h-0 ${state && summary.begun ? '' : 'max-lg:h-[75dvh]'} ${props.className ?? ''}`}
    >
      {words.prefix !== null && <KnownHits target={target} prefix={words.prefix} />}
      <ListNotes
        list={list}
        sort={sort}
        summary={summary}
        view={view}
        more={follow.more}
        ticked={ticked}
        onMore={() => {
          follow.show()
          window.toTop()
        }}
      />
      {state ?? (
        <div
          ref={window.ref}
          role="grid"
          aria-label="Keys"
          aria-rowcount={rows.count() + 1}
          aria-multiselectable="true"
          aria-busy={summary.busy}
          aria-activedescendant={keys.active >= from && keys.active < to ? rowId(keys.active) : undefined}
          tabIndex={0}
          onKeyDown={keys.onKeyDown}
          className={`group relative min-h-0 grow overflow-y-auto overscroll-contain outline-none ${stale ? 'dimmed' : ''}`}
        >
          <ListHead
            shown={shown}
            inSight={known}
            sort={sort}
            onSort={column => {
              const next = nextSort(sort, column)
              view.change({ sort: next && wordOf(next) })
            }}
            all={tickedOf(loaded, ticked)}
            onAll={() => (ticked.ticked.size > 0 ? ticked.clear() : ticked.put(loaded, true))}
          />
          <div role="presentation" style={{ height: window.height }}>
            <div role="presentation" style={{ transform: `translateY(${window.top}px)` }}>
              {Array.from({ length: Math.max(0, to - from) }, (_, i) => {
                const at = from + i
                const row = rows.rowAt(at)
                return (
                  <KeyRow
                    key={at}
                    at={at}
                    row={row}
                    within={within}
                    columns={row && columns.of(row.id)}
                    shown={shown}
                    ticked={row !== undefined && ticked.ticked.has(row.id)}
                    open={row !== undefined && row.id === words.key}
                    active={at === keys.active}
                    onClick={onClick}
                    onTick={onTick}
                  />
                )
              })}
            </div>
          </div>
        </div>
      )}
    </Panel>
  )
}

const mostAll = 1000

function namesOf(
  rows: { rowAt: (at: number) => Name | undefined },
  from: number,
  to: number,
  most = 200,
): Name[] {
  const names: Name[] = []
  for (let at = from; at < to && names.length < most; at++) {
    const name = rows.rowAt(at)
    if (!name && most > 200) break
    if (name) names.push(name)
  }
  return names
}

const isByFrequency = (known: readonly KeyColumns[]) =>
  known.some(({ frequency, missing }) => frequency !== null || missing.frequency !== undefined)

function tickedOf(loaded: readonly Name[], { ticked }: TickedView) {
  if (ticked.size === 0) return 'none'
  return loaded.length > 0 && loaded.every(({ id }) => ticked.has(id)) ? 'all' : 'some'
}

function Title({ view }: { view: KeysView }) {
  const { prefix, pattern } = view.words
  if (prefix === null) return pattern === '' ? 'All keys' : 'Keys that match'
  const name = nameOfId(prefix)
  return (
    <span className="flex min-w-0 items-baseline gap-1 font-mono text-text">
      <span className="truncate">
        {name ? (
          <NameText text={name.text} inexact={name.inexact} cut={isCut(name)} />
        ) : (
          'a namespace with a long name'
        )}
      </span>
      <span className="text-faint">*</span>
    </span>
  )
}

/** The same functions for every render, so that a row is drawn again only when it is another one. */
function useSteady(keys: ReturnType<typeof useGridKeys>) {
  const newest = useRef(keys)
  useEffect(() => {
    newest.current = keys
  })
  const onClick = useCallback((at: number, event: MouseEvent) => {
    newest.current.setActive(at)
    if (event.shiftKey || event.ctrlKey || event.metaKey) newest.current.tick(at, event.shiftKey)
    else newest.current.open(at)
  }, [])
  const onTick = useCallback((at: number, range: boolean) => newest.current.tick(at, range), [])
  return [onClick, onTick] as const
}
