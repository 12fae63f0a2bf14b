'use client'

import { useShortcuts } from '#components/shell/use-shortcuts.ts'

/** What is open above the page has the keyboard. */
const isCovered = () => document.querySelector(':popover-open, [role=dialog]:not([popover])') !== null
const nothing = () => {}

/** `r` runs it. After a `g` it means a room, and nothing here. */
export function useRunKey(run: () => void, off: boolean) {
  const commands = [
    { id: 'run experiment', group: 'Lab', label: 'Run', keys: 'r', run: () => !isCovered() && run() },
    { id: 'g r', group: 'Lab', label: 'Run', keys: 'g r', run: nothing },
  ]
  useShortcuts(commands, off)
}
