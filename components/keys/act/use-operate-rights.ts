'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** Why this person may not change keys of this cache; null when they may. The server decides again. */
export function useOperateRights(target: string): { refused: string | null } {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  const facts = targets?.find(({ id }) => id === target)
  return { refused: refusalOf(me?.viewer?.grant, facts?.role) }
}

function refusalOf(grant: 'full' | 'view' | undefined, role: string | undefined): string | null {
  if (grant === 'view') return 'You signed in to look: keys can be seen, not changed.'
  if (role === 'observe') {
    return 'This cache has the role observe: it is only looked at. To change keys, start the board with CACHEBOARD_ROLE=operate.'
  }
  return null
}
