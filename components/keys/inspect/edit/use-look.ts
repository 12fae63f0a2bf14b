'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Looked } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'

const watchEveryMs = 3000
/** To look at a large value takes the server some milliseconds. */
const watchLargeEveryMs = 15_000
const large = 128 * 1024

/** The part that is to be edited, as it is now, and again every few seconds: somebody else may be faster. */
export function useLook(part: string) {
  const trpc = useTRPC()
  const { target, id } = useInspecting()
  return useQuery(
    trpc.operate.edit.look.queryOptions(
      { target, id, part },
      { staleTime: 0, gcTime: 0, refetchInterval: ({ state }) => paceFor(lengthOf(state.data)) },
    ),
  )
}

/** The same once, before an edit: from then on `useWatch` tells what has become of it. */
export function useFirstLook(part: string) {
  const trpc = useTRPC()
  const { target, id } = useInspecting()
  return useQuery(
    trpc.operate.edit.look.queryOptions(
      { target, id, part },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    ),
  )
}

export type Watched = { part: string; known: string; bytes: number }

/** What has become of a part that is known: as long as it is the same it is not sent again. */
export function useWatch({ part, known, bytes }: Watched) {
  const trpc = useTRPC()
  const { target, id } = useInspecting()
  return useQuery(
    trpc.operate.edit.look.queryOptions(
      { target, id, part, known },
      { staleTime: 0, gcTime: 0, refetchInterval: paceFor(bytes) },
    ),
  )
}

const paceFor = (bytes: number) => (bytes > large ? watchLargeEveryMs : watchEveryMs)
const lengthOf = (looked: Looked | undefined) => (looked?.ok ? (looked.value?.length ?? 0) : 0)
