'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useInspecting } from '../inspecting.tsx'

const watchEveryMs = 3000

/** The part that is to be edited, as it is now, and again every few seconds: somebody else may be faster. */
export function useLook(part: string) {
  const trpc = useTRPC()
  const { target, id } = useInspecting()
  return useQuery(
    trpc.operate.edit.look.queryOptions(
      { target, id, part },
      { staleTime: 0, gcTime: 0, refetchInterval: watchEveryMs },
    ),
  )
}
