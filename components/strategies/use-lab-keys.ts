'use client'

import { useShortcuts } from '#components/shell/use-shortcuts.ts'
import { useLab } from './lab-context.tsx'
import { patterns } from './policy-names.ts'
import type { Life } from './use-life.ts'
import { useSwitchPattern } from './use-switch-pattern.ts'

const nothing = () => {}

/** `s` starts and stops, `1` to `6` switch the pattern. After a `g` they mean a room, and nothing here. */
export function useLabKeys(life: Life) {
  const { state, rights } = useLab()
  const switchTo = useSwitchPattern()

  const startOrStop = () => {
    const { kind } = state.phase
    if (life.isPending || kind === 'stopping') return
    if (kind === 'idle' || kind === 'failed') life.start()
    else life.stop()
  }
  const own = [
    { keys: 's', run: startOrStop },
    ...patterns.map(({ name }, index) => ({ keys: String(index + 1), run: () => switchTo(name) })),
  ]
  const commands = own.flatMap(({ keys, run }) => [
    { id: keys, group: 'Lab', label: keys, keys, run: () => !isCovered() && run() },
    { id: `g ${keys}`, group: 'Lab', label: keys, keys: `g ${keys}`, run: nothing },
  ])
  useShortcuts(commands, rights.reason !== null)
}

/** What is open above the page has the keyboard. */
const isCovered = () => document.querySelector(':popover-open, [role=dialog]:not([popover])') !== null
