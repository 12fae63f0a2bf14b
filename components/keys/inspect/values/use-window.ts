'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useInspecting } from '../inspecting.tsx'

export type WindowAsked = { offset: number; limit: number; bits: boolean }

/** A stretch of a string: however long the string is, nothing else of it is read. */
export function useWindow({ offset, limit, bits }: WindowAsked) {
  const trpc = useTRPC()
  const { target, id, everyMs } = useInspecting()
  return useQuery(
    trpc.inspect.page.queryOptions(
      { target, id, query: { type: 'string', offset, limit, bits } },
      { staleTime: 0, refetchInterval: everyMs, placeholderData: keepPreviousData },
    ),
  )
}
