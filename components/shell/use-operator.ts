'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** Why this person may not change or see what is for operators; null when they may. The server decides again. */
export function useOperator(target: string): string | null {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  if (me?.viewer?.grant === 'view') return 'You signed in to look. This is for operators.'
  if (targets?.find(({ id }) => id === target)?.role === 'observe') {
    return 'This cache has the role observe. To do and see more, start the board with CACHEBOARD_ROLE=operate.'
  }
  return null
}
