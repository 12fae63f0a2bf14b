'use client'

import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useToast } from '#components/ui/toast.tsx'
import type { KeysView } from '../use-keys-view.ts'

const everyMs = 2000

/** Every key's type, TTL and memory, summed up. It is begun by a person, and news come by the stream. */
export function useStatistics(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const query = useQuery(
    trpc.keys.statistics.state.queryOptions({ target }, { staleTime: Number.POSITIVE_INFINITY }),
  )
  const answers = {
    // The stream may have said more by the time this is answered: what is so now is asked for.
    onSuccess: () => queries.invalidateQueries(trpc.keys.statistics.state.queryFilter({ target })),
    onError: (failure: unknown) => say({ tone: 'failed' as const, text: faultOf(failure).message }),
  }
  const start = useMutation(trpc.keys.statistics.start.mutationOptions(answers))
  const cancel = useMutation(trpc.keys.statistics.cancel.mutationOptions(answers))
  return {
    state: query.data ?? null,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    start: () => start.mutate({ target }),
    cancel: () => cancel.mutate({ target }),
    busy: start.isPending || cancel.isPending,
  }
}

export type StatisticsView = ReturnType<typeof useStatistics>

/** What a namespace holds, and each of those in it. While it is measured the numbers grow. */
export function useSums(view: KeysView, target: string, phase: string | undefined) {
  const trpc = useTRPC()
  const { words, delimiter } = view
  const there = phase === 'measuring' || phase === 'done' || phase === 'cancelled'
  const query = useInfiniteQuery(
    trpc.keys.statistics.result.infiniteQueryOptions(
      { target, prefix: words.prefix, delimiter, order: words.by },
      {
        enabled: there,
        initialCursor: null,
        getNextPageParam: page => page.next,
        placeholderData: keepPreviousData,
        staleTime: 0,
        refetchInterval: phase === 'measuring' ? everyMs : false,
      },
    ),
  )
  const { refetch } = query
  // The last numbers of a measurement come after its last news.
  useEffect(() => {
    if (phase === 'done' || phase === 'cancelled') void refetch()
  }, [phase, refetch])
  const pages = query.data?.pages ?? []
  return {
    whole: pages[0]?.whole ?? null,
    rows: pages.flatMap(page => page.rows),
    first: pages[0] ?? null,
    fault: query.error && faultOf(query.error),
    retry: () => void refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    loadingMore: query.isFetchingNextPage,
    waiting: there && query.isPending,
  }
}

export type SumsView = ReturnType<typeof useSums>
