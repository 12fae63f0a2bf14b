'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** Why this person may not change runs of this target; null when they may. The server decides again. */
export function useRunRights(target: string | null): string | null {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  const facts = targets?.find(({ id }) => id === target)
  if (me?.viewer?.grant === 'view')
    return 'You signed in to look: runs can be seen and exported, not changed.'
  if (facts && facts.role !== 'lab') {
    return `This cache has the role ${facts.role}: runs are changed where the role is lab.`
  }
  return null
}
