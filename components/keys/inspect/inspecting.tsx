'use client'

import { createContext, use, useEffect } from 'react'
import type { Edited, KeyFacts } from '#components/rpc/types.ts'

/** What was done last, and the way back. */
export type Saved = { what: string; undo: Extract<Edited, { ok: true }>['undo'] }

/** What everything inside the pane is about. */
export type Inspecting = {
  target: string
  id: string
  facts: KeyFacts
  /** How often everything is read again; false: not by itself. */
  everyMs: number | false
  /** Why nothing can be changed here; null when it can. */
  mayNot: string | null
  /** A change went through. */
  saved: (saved: Saved) => void
  /** An editor is open: what it is about must not be taken away from under it. Returns the end of it. */
  beginEdit: () => () => void
}

/** The element that says why nothing can be changed. Every control that is off points to it. */
export const mayNotId = 'why-this-key-cannot-be-changed'

export const InspectingContext = createContext<Inspecting | null>(null)

export function useInspecting(): Inspecting {
  const inspecting = use(InspectingContext)
  if (!inspecting) throw new Error('this part belongs into the inspector')
  return inspecting
}

/** For a control that changes something. */
export function useOff() {
  const { mayNot } = useInspecting()
  return { disabled: mayNot !== null, 'aria-describedby': mayNot === null ? undefined : mayNotId }
}

/** As long as this is on the screen somebody writes. */
export function useEditing() {
  const { beginEdit } = useInspecting()
  useEffect(beginEdit, [beginEdit])
}
