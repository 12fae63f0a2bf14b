'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LabState } from '#components/rpc/types.ts'

/** The element that says why nothing can be changed. Every control that is off points to it. */
export const reasonId = 'why-only-looking'

export type Rights = {
  /** null: this person may change the lab. */
  reason: string | null
  name: string | null
}

/** The server decides; the screen says it before anybody tries. */
export function useRights(state: Pick<LabState, 'refused'>): Rights {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const viewer = me?.viewer ?? null
  return { reason: reasonOf(viewer?.grant, state.refused), name: viewer?.name ?? null }
}

function reasonOf(grant: 'full' | 'view' | undefined, refused: string | null): string | null {
  if (refused !== null) return `${refused} You can look at everything here.`
  if (grant === 'view')
    return 'You signed in to look: watch everything as it happens; only the others can change it.'
  return null
}
