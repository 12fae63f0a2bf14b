'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** The element that says why nothing can be run. Every control that is off points to it. */
export const reasonId = 'why-no-experiment'

/** Why this person may not run experiments here; null when they may. The server decides again. */
export function useExperimentRights(refused: string | null): string | null {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  if (refused !== null) return `${refused} You can look at everything here.`
  if (me?.viewer?.grant === 'view')
    return 'You signed in to look: guess along, and watch what the others run.'
  return null
}
