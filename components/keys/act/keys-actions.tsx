'use client'

import { count, joined } from '#components/format/numbers.ts'
import type { Selection } from '../selection.ts'

export type KeysActionsProps = { target: string; selection: Selection }

/** What can be done with what is selected. */
export function KeysActions({ selection }: KeysActionsProps) {
  return <p className="text-mute">{inWords(selection)}</p>
}

function inWords(selection: Selection): string {
  switch (selection?.kind) {
    case 'keys':
      return selection.ids.length === 1
        ? '1 key selected'
        : `${joined(count(selection.ids.length))} keys selected`
    case 'namespace':
      return `Everything under ${selection.label}`
    case 'pattern':
      return `Everything like ${selection.pattern}`
    case undefined:
      return 'Nothing selected'
  }
}
