'use client'

import { createContext, use } from 'react'
import type { KeyFacts } from '#components/rpc/types.ts'

/** What everything inside the pane is about. */
export type Inspecting = {
  target: string
  id: string
  facts: KeyFacts
  /** How often everything is read again; false: not by itself. */
  everyMs: number | false
  /** Why nothing can be changed here; null when it can. */
  mayNot: string | null
  /** Reads everything in the pane again. */
  refresh: () => void
}

/** The element that says why nothing can be changed. Every control that is off points to it. */
export const mayNotId = 'why-this-key-cannot-be-changed'

export const InspectingContext = createContext<Inspecting | null>(null)

export function useInspecting(): Inspecting {
  const inspecting = use(InspectingContext)
  if (!inspecting) throw new Error('this part belongs into the inspector')
  return inspecting
}
