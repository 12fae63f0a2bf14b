'use client'

import { useShortcuts } from '#components/shell/use-shortcuts.ts'
import type { RaceDesk } from './use-race.ts'

/** What is open above the page has the keyboard. */
const isCovered = () => document.querySelector(':popover-open, [role=dialog]:not([popover])') !== null

export const undoKey = 'Backspace'
export const restartKey = '0'

/** `1` and `2` move a client, Backspace takes a step back, `0` begins again. */
export function useRaceKeys(desk: RaceDesk) {
  const of = (keys: string, label: string, run: () => void) => ({
    id: `race ${keys}`,
    group: 'Race',
    label,
    keys,
    run: () => !isCovered() && run(),
  })
  useShortcuts(
    [
      of('1', 'The first client moves', () => desk.move(0)),
      of('2', 'The second client moves', () => desk.move(1)),
      of(undoKey, 'Undo step', desk.undo),
      of(restartKey, 'Restart', desk.restart),
    ],
    false,
  )
}
