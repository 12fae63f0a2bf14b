'use client'

import { type KeyboardEvent, useState } from 'react'
import type { RowWindow } from '../rows/use-window.ts'
import type { TreeModel } from './tree-model.ts'

export type TreeKeysOptions = {
  tree: TreeModel
  /** Lines, the one for all keys among them as the first. */
  count: number
  view: RowWindow
  onChoose: (line: number) => void
}

/** The keyboard in the tree, as people know it from their files. */
export function useTreeKeys({ tree, count, view, onChoose }: TreeKeysOptions) {
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, count - 1))

  function go(to: number) {
    const next = Math.max(0, Math.min(count - 1, to))
    setActive(next)
    view.reveal(next)
  }

  function right() {
    const line = at === 0 ? null : tree.lineAt(at - 1)
    if (line?.kind !== 'row' || line.row.kind !== 'namespace') return
    if (line.open) go(at + 1)
    else tree.toggle(at - 1, true)
  }

  function left() {
    const line = at === 0 ? null : tree.lineAt(at - 1)
    if (line?.kind === 'row' && line.open) tree.toggle(at - 1, false)
    else if (line) go(line.parent + 1)
  }

  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + view.inView,
    PageUp: at - view.inView,
    Home: 0,
    End: count - 1,
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = moves[event.key]
    if (to !== undefined) go(to)
    else if (event.key === 'ArrowRight') right()
    else if (event.key === 'ArrowLeft') left()
    else if (event.key === 'Enter' || event.key === ' ') onChoose(at)
    else return
    event.preventDefault()
  }

  return { active: at, setActive, onKeyDown }
}
