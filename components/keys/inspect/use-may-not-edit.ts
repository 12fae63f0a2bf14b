'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** Why this person may not change keys of this target; null when they may. The server decides again. */
export function useMayNotEdit(target: string): string | null {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  if (me?.viewer?.grant === 'view') return 'You signed in to look: keys can be read and copied, not changed.'
  if (targets?.find(({ id }) => id === target)?.role === 'observe') {
    return 'This cache has the role observe: keys can be read, not changed. CACHEBOARD_ROLE=operate allows it.'
  }
  return null
}
