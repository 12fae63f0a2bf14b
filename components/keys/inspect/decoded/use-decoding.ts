'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Choice, Place } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'

/** What the bytes at this place say. Whoever asks the same question gets the same answer. */
export function useDecoding(place: Place, choice: Choice, wanted = true) {
  const trpc = useTRPC()
  const { target, id, everyMs } = useInspecting()
  return useQuery(
    trpc.inspect.decode.queryOptions(
      { target, id, place, choice },
      { staleTime: 0, refetchInterval: everyMs, placeholderData: keepPreviousData, enabled: wanted },
    ),
  )
}
