'use client'

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useEffect, useRef } from 'react'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useSettled } from '#components/ui/use-settled.ts'
import { noFilter, type Question, questionOf, viewParsers, type Words } from './view.ts'

const newsMs = 2000
/** Without news the window still moves on. */
const windowMs = 15_000

export function useView(target: string) {
  const [words, setWords] = useQueryStates(viewParsers)
  const typed = useSettled(`${words.find}\n${words.client}`)
  const [find = '', client = ''] = typed.split('\n')
  return {
    words,
    question: questionOf(target, { ...words, find, client }),
    change: (next: Partial<Words>) => void setWords(next),
    clear: () => void setWords(noFilter),
  }
}

export type View = ReturnType<typeof useView>

/** Entries page by page, and what they come to. Both are read again when the board has read new ones. */
export function useSlowlog(question: Question) {
  const trpc = useTRPC()
  const list = useInfiniteQuery(
    trpc.slowlog.list.infiniteQueryOptions(question, {
      initialCursor: null,
      getNextPageParam: page => page.next,
      placeholderData: keepPreviousData,
      refetchInterval: windowMs,
    }),
  )
  const digest = useQuery({
    ...trpc.slowlog.digest.queryOptions(question),
    placeholderData: keepPreviousData,
    refetchInterval: windowMs,
  })
  useNews(question.target)
  const error = list.error ?? digest.error
  return {
    entries: list.data?.pages.flatMap(page => page.entries) ?? null,
    digest: digest.data ?? null,
    changing: list.isPlaceholderData || digest.isPlaceholderData,
    readAt: list.dataUpdatedAt,
    fault: error && faultOf(error),
    retry() {
      void list.refetch()
      void digest.refetch()
    },
    more: list.hasNextPage ? () => void list.fetchNextPage() : null,
    loadingMore: list.isFetchingNextPage,
  }
}

export type Slowlog = ReturnType<typeof useSlowlog>

/** However many come, the board is asked again at most every two seconds. */
function useNews(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])
  useTopic(`slowlog:${target}`, {
    slowlog() {
      timer.current ??= setTimeout(() => {
        timer.current = null
        void queries.invalidateQueries({ queryKey: trpc.slowlog.list.infiniteQueryKey() })
        void queries.invalidateQueries({ queryKey: trpc.slowlog.digest.queryKey() })
      }, newsMs)
    },
  })
}
