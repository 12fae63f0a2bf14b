'use client'

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useEffect, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Clients } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { questionOf, viewParsers, type Words } from './view.ts'

const refreshMs = 3000

/** Who is connected, as the address asks for it. */
export function useClients(target: string) {
  const trpc = useTRPC()
  const say = useToast()
  const [words, setWords] = useQueryStates(viewParsers)
  const find = useSettled(words.find)
  const query = useQuery({
    ...trpc.clients.list.queryOptions(questionOf(target, { ...words, find })),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    staleTime: 1000,
  })
  const kill = useMutation(
    trpc.clients.kill.mutationOptions({
      onSuccess({ killed }) {
        say({ tone: 'done', text: killed ? 'The connection is cut.' : 'It was gone already.' })
        void query.refetch()
      },
      onError: error => say({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  return {
    words,
    change: (next: Partial<Words>) => void setWords(next),
    ...useLastGood(query.data ?? null),
    changing: query.isPlaceholderData,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    kill: (node: string, id: number) => kill.mutate({ target, node, id }),
  }
}

export type ClientsView = ReturnType<typeof useClients>

/** While no server answers, what was seen last stays, and says since when. */
function useLastGood(data: Clients | null): { data: Clients | null; silentSince: number | null } {
  const [good, setGood] = useState<Clients | null>(null)
  const isSilent = data !== null && data.problems.length > 0 && data.total === 0
  useEffect(() => {
    if (data && !isSilent) setGood(data)
  }, [data, isSilent])
  if (!data || !isSilent || !good) return { data, silentSince: null }
  return { data: { ...good, problems: data.problems }, silentSince: good.at }
}
