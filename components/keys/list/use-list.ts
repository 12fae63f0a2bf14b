'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyFilter } from '#components/rpc/types.ts'
import { firstQuestion } from '../filter.ts'
import { createColumnsStore } from '../rows/columns-store.ts'
import type { SortWord } from '../view.ts'
import { createList, type FetchPage, type List, looksAtKeys, pageRows } from './create-list.ts'
import { type Sort, sortOf } from './sorting.ts'

/** What came with the page a while ago is shown, and asked for again. */
const freshMs = 3000

export type ListQuestion = { target: string; filter: KeyFilter; sort: SortWord | null; epoch: number }

/** The list that answers a question. Another question, or another walk, makes another list. */
export function useList({ target, filter, sort, epoch }: ListQuestion): List {
  const ask = useAsk(target)
  const text = JSON.stringify(filter)
  const begun = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the filter
  const list = useMemo<List>(() => {
    const by = sortOf(sort)
    // What came with the page is for the list that comes with the page, and old for any later one.
    const first = begun.current ? undefined : ask.firstOf(filter, by)
    begun.current = true
    return createList({ fetch: ask.pageOf(filter, by), first, looks: looksAtKeys(filter, by) })
  }, [ask, text, sort, epoch])
  // biome-ignore lint/correctness/useExhaustiveDependencies: how old the first page was when the list was made
  useEffect(() => {
    if (ask.ageOf(filter, sortOf(sort)) > freshMs) list.rows.refresh()
  }, [ask])
  useEffect(() => () => list.rows.stop(), [list])
  useVersion(list.rows)
  return list
}

/** What the server says about the keys in sight. */
export function useColumns(target: string, ids: readonly string[], edition: number) {
  const ask = useAsk(target)
  const store = useMemo(() => createColumnsStore(ask.columns), [ask])
  useEffect(() => () => store.stop(), [store])
  useVersion(store)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the board has changed keys
  useEffect(() => store.again(), [store, edition])
  const text = ids.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the ids
  useEffect(() => {
    store.want(ids)
    const again = setInterval(() => !document.hidden && store.want(ids), 5000)
    return () => clearInterval(again)
  }, [store, text])
  return store
}

function useAsk(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [ask] = useState(() => (of: string) => ({
    pageOf:
      (filter: KeyFilter, sort: Sort | null): FetchPage =>
      ({ cursor, go }) =>
        queries.fetchQuery(
          trpc.keys.list.queryOptions(
            { target: of, filter, sort, cursor, limit: pageRows, go },
            { staleTime: 0, gcTime: 0 },
          ),
        ),
    firstOf: (filter: KeyFilter, sort: Sort | null) =>
      queries.getQueryData(trpc.keys.list.queryKey(firstQuestion(of, filter, sort))),
    ageOf(filter: KeyFilter, sort: Sort | null) {
      const asked = trpc.keys.list.queryKey(firstQuestion(of, filter, sort))
      const at = queries.getQueryState(asked)?.dataUpdatedAt
      return at === undefined ? 0 : Date.now() - at
    },
    columns: (ids: string[]) =>
      queries.fetchQuery(trpc.keys.columns.queryOptions({ target: of, ids }, { staleTime: 0, gcTime: 0 })),
  }))
  return useMemo(() => ask(target), [ask, target])
}

type Versioned = { subscribe: (listener: () => void) => () => void; version: () => number }

/** Renders again whenever the store is other than before. */
export function useVersion(store: Versioned): number {
  return useSyncExternalStore(store.subscribe, store.version, store.version)
}
