'use client'

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
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
    data: query.data ?? null,
    changing: query.isPlaceholderData,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    kill: (node: string, id: number) => kill.mutate({ target, node, id }),
  }
}

export type ClientsView = ReturnType<typeof useClients>
