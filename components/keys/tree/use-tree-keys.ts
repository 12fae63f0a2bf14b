'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import type { RowWindow } from '../rows/use-window.ts'
import type { TreeModel } from './tree-model.ts'
import { beginsWith, createTypeahead, type Typed } from './typeahead.ts'

export const allKeys = 'All keys'

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
  const [typeahead] = useState(createTypeahead)
  /** Whoever clicks here and presses a letter means what it does everywhere on this page. */
  const isByMouse = useRef(false)
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

  /** Round and round, through the names that are there. */
  function next({ text, onwards }: Typed) {
    const from = onwards ? at + 1 : at
    let found: number | null = null
    for (const [line, name] of namesOf(tree)) {
      if (!beginsWith(name, text)) continue
      if (line >= from) return go(line)
      found ??= line
    }
    if (found !== null) go(found)
  }

  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + view.inView,
    PageUp: at - view.inView,
    Home: 0,
    End: count - 1,
  }

  function act(key: string): boolean {
    const to = moves[key]
    if (to !== undefined) go(to)
    else if (key === 'ArrowRight') right()
    else if (key === 'ArrowLeft') left()
    else if (key === 'Enter' || key === ' ') onChoose(at)
    else return false
    isByMouse.current = false
    typeahead.reset()
    return true
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
    const { key } = event
    const typed = isByMouse.current ? null : typeahead.read({ key, at: event.timeStamp })
    if (typed) next(typed)
    else if (!act(key)) return
    event.preventDefault()
  }

  return {
    active: at,
    setActive,
    onKeyDown,
    onPointerDown: () => {
      isByMouse.current = true
    },
    onBlur: () => {
      isByMouse.current = false
      typeahead.reset()
    },
  }
}

function* namesOf(tree: TreeModel): Generator<[line: number, name: string]> {
  yield [0, allKeys]
  for (const [line, row] of tree.names()) yield [line + 1, row.label]
}
