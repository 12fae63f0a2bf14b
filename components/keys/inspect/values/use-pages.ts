'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { PageQuestion, ValuePage } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'

/** Rows that refresh by themselves: with more of them on the screen only a person asks for all of them again. */
const mostRefreshed = 3

export type PageOf<Type extends ValuePage['type']> = Extract<ValuePage, { type: Type }>

/** The pages of a value that are there so far, and the next one when somebody scrolls to it. */
export function usePages<Type extends Exclude<ValuePage['type'], 'string'>>(
  type: Type,
  question: Extract<PageQuestion, { type: Type }>,
) {
  const trpc = useTRPC()
  const { target, id, everyMs } = useInspecting()
  const query = useInfiniteQuery({
    queryKey: [...trpc.inspect.page.pathKey(), 'rows', { target, id, question }],
    queryFn: ({ pageParam, client, signal }) =>
      client.fetchQuery({
        ...trpc.inspect.page.queryOptions({ target, id, query: { ...question, cursor: pageParam } }),
        staleTime: 0,
        gcTime: 0,
        meta: { signal },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page.state === 'here' && page.type !== 'string' ? page.next : null),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= mostRefreshed ? everyMs : false),
  })
  const pages = query.data?.pages ?? []
  const here = pages.filter(page => page.state === 'here' && page.type === type) as PageOf<Type>[]
  const away = pages.find(page => page.state !== 'here')
  const { hasNextPage, isFetching, fetchNextPage, isError } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  return {
    pages: here,
    first: here[0] ?? null,
    /** Why there is none, or no more, of it. */
    away: away && away.state !== 'here' ? away : null,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    changing: query.isPlaceholderData,
    loading: query.isFetching,
    more: hasNextPage ? more : null,
    notRefreshed: everyMs !== false && pages.length > mostRefreshed,
  }
}
