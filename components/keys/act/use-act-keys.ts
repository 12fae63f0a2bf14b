'use client'

import { useShortcuts } from '#components/shell/use-shortcuts.ts'

const nothing = () => {}

/** Single letters of this page. After a `g` they mean a room, and nothing here. */
export function useActKeys(on: boolean, keys: Readonly<Record<string, () => void>>) {
  const commands = Object.entries(keys).flatMap(([letter, run]) => [
    { id: letter, group: 'Keys', label: letter, keys: letter, run: () => !isCovered() && run() },
    { id: `g ${letter}`, group: 'Keys', label: letter, keys: `g ${letter}`, run: nothing },
  ])
  useShortcuts(commands, !on)
}

/** What is open above the page has the keyboard. */
const isCovered = () => document.querySelector(':popover-open, [role=dialog]:not([popover])') !== null
