'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC, useTRPCClient } from '#components/rpc/trpc.ts'
import type { PageQuestion, ValuePage } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'

/** With more pages on the screen only a person asks for all of them again. */
const mostRefreshed = 3
/** A search of a large value: so few found, and so many pages looked at. */
const fewFound = 20
const mostPages = 60

type RowsType = Exclude<ValuePage['type'], 'string'>
type PageOf<Type extends RowsType> = Extract<ValuePage, { type: Type }>

/** The pages of a value that are there so far, and the next one when somebody scrolls to it. */
export function usePages<Type extends RowsType>(type: Type, question: Extract<PageQuestion, { type: Type }>) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { target, id, everyMs } = useInspecting()
  const query = useInfiniteQuery({
    queryKey: [...trpc.inspect.pathKey(), 'rows', { target, id, question }],
    queryFn: ({ pageParam, signal }) =>
      client.inspect.page.query({ target, id, query: { ...question, cursor: pageParam } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page.state === 'here' && page.type !== 'string' ? page.next : null),
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= mostRefreshed ? everyMs : false),
  })
  const pages = query.data?.pages ?? []
  const isHere = (
    page: (typeof pages)[number],
  ): page is Extract<typeof page, { state: 'here' }> & PageOf<Type> =>
    page.state === 'here' && page.type === type
  const here = pages.filter(isHere)
  const { hasNextPage, isFetching, fetchNextPage, isError } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  const found = here.reduce((sum, page) => sum + ('rows' in page ? page.rows.length : 0), 0)
  // A search that has found little goes on by itself for a while; the count of what it has looked at grows.
  const goesOn =
    'search' in question && question.search !== null && found < fewFound && pages.length < mostPages
  useEffect(() => {
    if (goesOn) more()
  }, [goesOn, more])
  return {
    pages: here,
    first: here[0] ?? null,
    /** Why there is none, or no more, of it. */
    away: pages.find(page => page.state !== 'here') ?? null,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    changing: query.isPlaceholderData,
    loading: isFetching,
    more: hasNextPage ? more : null,
    notRefreshed: everyMs !== false && pages.length > mostRefreshed,
  }
}
