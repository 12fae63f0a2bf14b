'use client'

import { useEffect } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useWindow } from '../rows/use-window.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { WalkView } from '../walk/use-walk.ts'
import { isComplete, isOver } from '../walk/walk-words.ts'
import { AllLine, Line, lineId } from './tree-line.tsx'
import type { TreeModel } from './tree-model.ts'
import { TreeSettings } from './tree-settings.tsx'
import { useTree, useTreeFollows } from './use-tree.ts'
import { useTreeKeys } from './use-tree-keys.ts'

export type NamespacesProps = {
  view: KeysView
  target: string
  walk: WalkView
  epoch: number
  stale: boolean
  /** On a narrow screen the list takes the tree's place. */
  onChosen: () => void
  className?: string
}

/** What the names begin with, and how many keys begin so. */
export function Namespaces({ view, target, walk, epoch, stale, onChosen, className = '' }: NamespacesProps) {
  const { words, delimiter } = view
  const tree = useTree({ target, delimiter, order: words.order, prefix: words.prefix, epoch })
  useTreeFollows(tree, walk.walk)
  const count = tree.count() + 1
  const window = useWindow(count)
  const { from, to } = window
  // What failed while the cache was away is asked for again when it is back.
  useEffect(() => {
    if (!stale && tree.fault()) tree.retry()
  }, [stale, tree])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of lines is another stretch
  useEffect(() => tree.show(Math.max(0, from - 1), Math.max(0, to - 1)), [tree, from, to, count])

  function choose(at: number) {
    keys.setActive(at)
    const line = at === 0 ? null : tree.lineAt(at - 1)
    if (line === null) view.openNamespace(null)
    else if (line.kind === 'rest') return
    else if (line.row.kind === 'key') return view.openKey(line.row.name.id)
    else {
      const { id } = line.row.name
      if (!line.open || words.prefix === id) tree.toggle(at - 1)
      view.openNamespace(id)
    }
    onChosen()
  }
  const keys = useTreeKeys({ tree, count, view: window, onChoose: choose })
  const partial = walk.walk !== null && !isComplete(walk.walk)
  const state = stateOf(tree)
  return (
    <Panel
      title="Namespaces"
      hint={<Hint walk={walk} view={view} />}
      className={`lg:min-h-0 ${tree.isEmpty() ? '' : 'max-lg:h-[75dvh]'} ${className}`}
      state={state}
    >
      <div
        ref={window.ref}
        role="tree"
        aria-label="Namespaces"
        tabIndex={0}
        aria-activedescendant={keys.active >= from && keys.active < to ? lineId(keys.active) : undefined}
        onKeyDown={keys.onKeyDown}
        onPointerDown={keys.onPointerDown}
        onBlur={keys.onBlur}
        className={`group relative min-h-0 grow overflow-y-auto overscroll-contain rounded-control outline-none ${stale ? 'dimmed' : ''}`}
      >
        <div role="presentation" style={{ height: window.height }}>
          <div role="presentation" style={{ transform: `translateY(${window.top}px)` }}>
            {Array.from({ length: Math.max(0, to - from) }, (_, i) => {
              const at = from + i
              const active = at === keys.active
              if (at === 0)
                return (
                  <AllLine
                    key="all"
                    active={active}
                    chosen={words.prefix === null}
                    partial={partial}
                    keys={walk.walk?.keys ?? 0}
                    onChoose={choose}
                  />
                )
              const line = tree.lineAt(at - 1)
              return (
                <Line
                  key={at}
                  line={line}
                  at={at}
                  active={active}
                  chosen={isChosen(line, view)}
                  partial={partial}
                  onChoose={choose}
                  onToggle={each => tree.toggle(each - 1)}
                />
              )
            })}
          </div>
        </div>
      </div>
    </Panel>
  )
}

function isChosen(line: ReturnType<TreeModel['lineAt']>, { words }: KeysView): boolean {
  if (line.kind !== 'row') return false
  const { id } = line.row.name
  return line.row.kind === 'namespace' ? id === words.prefix : id === words.key
}

function Hint({ walk, view }: { walk: WalkView; view: KeysView }) {
  const state = walk.walk
  const word = !state ? '' : isComplete(state) ? 'complete' : isOver(state) ? 'not complete' : 'so far'
  return (
    <span className="inline-flex min-w-0 items-baseline gap-2">
      <span className="truncate">
        {word}
        {state && isOver(state) && state.endedAt !== null && (
          <>
            , <RelativeTime at={state.endedAt} />
          </>
        )}
      </span>
      <TreeSettings view={view} />
    </span>
  )
}

function stateOf(tree: TreeModel) {
  const fault = tree.fault()
  if (fault) return <Failed message={fault.message} onRetry={tree.retry} />
  if (!tree.begun())
    return (
      <div className="grid gap-1.5" aria-hidden="true">
        {Array.from({ length: 8 }, (_, turn) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: all the same
          <Skeleton key={turn} className="h-6" />
        ))}
      </div>
    )
  if (tree.isEmpty()) return <Empty>No names to show yet.</Empty>
  return undefined
}
