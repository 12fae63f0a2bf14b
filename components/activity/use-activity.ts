'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useEffect, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useSettled } from '#components/ui/use-settled.ts'
import { filterParsers, noFilters, questionOf } from './filters.ts'

/** What the address asks for, and the entries that are there so far. */
export function useActivity() {
  const trpc = useTRPC()
  const [filters, setFilters] = useQueryStates(filterParsers)
  const find = useSettled(filters.find)
  const question = questionOf({ ...filters, find })
  const query = useInfiniteQuery(
    trpc.activity.list.infiniteQueryOptions(question, {
      initialCursor: null,
      getNextPageParam: page => page.next,
      // The list that was there stays until the next one is.
      placeholderData: keepPreviousData,
    }),
  )
  const older = useOlder(query, JSON.stringify(question))
  return {
    filters,
    change: (next: Partial<typeof filters>) => void setFilters(next),
    clear: () => void setFilters(noFilters),
    entries: query.data?.pages.flatMap(page => page.entries) ?? null,
    readAt: query.dataUpdatedAt,
    /** Another list is on its way. */
    changing: query.isPlaceholderData,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    ...older,
  }
}

type Pages = {
  data: { pages: readonly unknown[] } | undefined
  hasNextPage: boolean
  isFetching: boolean
  isError: boolean
  fetchNextPage: () => Promise<unknown>
}

/**
 * News make the list read itself again, which cuts off a page that is just being fetched. So a person says how
 * many pages they want, and they are fetched one after the other whenever nothing else is.
 */
function useOlder({ data, hasNextPage, isFetching, isError, fetchNextPage }: Pages, question: string) {
  const [wanted, setWanted] = useState({ question, pages: 1 })
  const there = data?.pages.length ?? 0
  const missing = wanted.question === question && there < wanted.pages && hasNextPage && !isError
  const fetchNow = missing && !isFetching
  useEffect(() => {
    if (fetchNow) void fetchNextPage()
  }, [fetchNow, fetchNextPage])
  return {
    more: hasNextPage ? () => setWanted({ question, pages: there + 1 }) : null,
    loadingMore: missing,
  }
}

export type ActivityView = ReturnType<typeof useActivity>
