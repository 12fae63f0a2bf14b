'use client'

import { useEffect, useEffectEvent } from 'react'

export type PaneKeys = { onClose: () => void; onEdit: () => void; onRefresh: () => void }

/** The keys of the pane. They rest while somebody writes, or while something lies on top. */
export function usePaneKeys({ onClose, onEdit, onRefresh }: PaneKeys) {
  const run = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target) || somethingOnTop()) return
    const action = { Escape: onClose, e: onEdit, r: onRefresh }[event.key]
    if (!action) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    document.addEventListener('keydown', run)
    return () => document.removeEventListener('keydown', run)
  }, [])
}

const somethingOnTop = () =>
  document.querySelector('[role="dialog"]:not([popover]), [role="alertdialog"]:not([popover])') !== null ||
  document.querySelector(':popover-open') !== null

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches(
      'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])',
    )
  )
}
