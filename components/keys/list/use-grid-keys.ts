'use client'

import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { Name } from '#components/rpc/types.ts'
import type { Rows } from '../rows/rows.ts'
import type { RowWindow } from '../rows/use-window.ts'
import type { TickedView } from './use-ticked.ts'

const mostRange = 1000

export type GridKeysOptions = {
  rows: Rows<Name>
  view: RowWindow
  ticked: TickedView
  onOpen: (name: Name) => void
  onEscape: () => void
}

/** The keyboard in the list: one row is active, and a range begins where Shift went down. */
export function useGridKeys({ rows, view, ticked, onOpen, onEscape }: GridKeysOptions) {
  const [active, setActive] = useState(0)
  const [anchor, setAnchor] = useState<number | null>(null)
  const last = Math.max(0, rows.count() - 1)
  const at = Math.min(active, last)

  function select(from: number, to: number) {
    const [low, high] = from < to ? [from, to] : [to, from]
    const names: Name[] = []
    for (let each = low; each <= high && names.length < mostRange; each++) {
      const name = rows.rowAt(each)
      if (name) names.push(name)
    }
    ticked.put(names, true)
  }

  function go(to: number, extend: boolean) {
    const next = Math.max(0, Math.min(last, to))
    const from = anchor ?? at
    setActive(next)
    view.reveal(next)
    setAnchor(extend ? from : null)
    if (extend) select(from, next)
  }

  function tick(row: number, range: boolean) {
    const name = rows.rowAt(row)
    if (!name) return
    setActive(row)
    if (range) return select(anchor ?? at, row)
    setAnchor(row)
    ticked.toggle(name)
  }

  function open(row: number) {
    const name = rows.rowAt(row)
    if (name) onOpen(name)
  }

  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + view.inView,
    PageUp: at - view.inView,
    Home: 0,
    End: last,
  }

  function onKeyDown(event: KeyboardEvent) {
    // The heads have buttons of their own.
    if (event.target !== event.currentTarget || event.altKey) return
    const to = moves[event.key]
    if (to !== undefined) go(to, event.shiftKey)
    else if (event.key === ' ') tick(at, event.shiftKey)
    else if (event.key === 'Enter') open(at)
    else if (event.key === 'Escape' && ticked.ticked.size > 0) ticked.clear()
    else if (event.key === 'Escape') onEscape()
    else return
    event.preventDefault()
  }

  return { active: at, setActive, onKeyDown, tick, open }
}
