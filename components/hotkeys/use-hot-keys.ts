'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { HotKeyMeans } from '#components/rpc/types.ts'

const runningMs = 1000
const restingMs = 10_000

/** By which means hot keys can be found here, and what the last search has found. */
export function useHotKeys(target: string) {
  const trpc = useTRPC()
  const means = useQuery(trpc.hotkeys.means.queryOptions({ target }))
  const state = useQuery({
    ...trpc.hotkeys.state.queryOptions({ target }),
    staleTime: 0,
    refetchInterval: query => (query.state.data?.running ? runningMs : restingMs),
  })
  const again = { onSuccess: () => void state.refetch() }
  const find = useMutation(trpc.hotkeys.find.mutationOptions(again))
  const stop = useMutation(trpc.hotkeys.stop.mutationOptions(again))
  const error = means.error ?? state.error ?? find.error
  return {
    means: means.data ?? null,
    state: state.data ?? null,
    fault: error && faultOf(error),
    starting: find.isPending,
    find: (by: HotKeyMeans['means'], seconds: number) => find.mutate({ target, means: by, seconds }),
    stop: () => stop.mutate({ target }),
    retry() {
      find.reset()
      void means.refetch()
      void state.refetch()
    },
  }
}

export type HotKeysView = ReturnType<typeof useHotKeys>
