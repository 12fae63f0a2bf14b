'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'

/** What a cache is called; one that the board watches no more keeps its id. */
export function useTargetNames(): (id: string) => string {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.targets.list.queryOptions())
  return id => data?.find(target => target.id === id)?.name ?? id
}
