'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { MemoryState, NamespacesState } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'

/** Most of it changes slowly; what somebody does is told at once. */
const refreshMs = 10_000
const usual = { mode: 'sample', keys: 20_000, delimiter: ':' } as const

/** What was found, by and by; and what may be done with it. */
export function useAdvice(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const options = trpc.advice.get.queryOptions({ target })
  const query = useQuery({ ...options, refetchInterval: refreshMs })
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const refresh = () => void queries.invalidateQueries({ queryKey: options.queryKey })

  useTopic(`advice:${target}`, { advice: refresh })

  const told = (text: string) => ({
    onSuccess() {
      say({ tone: 'done', text })
      refresh()
    },
    onError(error: unknown) {
      say({ tone: 'failed', text: faultOf(error).message })
      refresh()
    },
  })
  const aside = useMutation(
    trpc.advice.setAside.mutationOptions(told('Set aside. It comes back when it gets worse.')),
  )
  const back = useMutation(trpc.advice.takeBack.mutationOptions(told('Back in the list.')))
  return {
    advice: query.data ?? null,
    fault: query.error ? faultOf(query.error) : null,
    retry: () => void query.refetch(),
    /** Setting aside is for everybody, so not for who came to look. */
    mayChange: me?.viewer?.grant !== 'view',
    changing: aside.isPending || back.isPending,
    setAside: (finding: string) => aside.mutate({ target, finding }),
    takeBack: (finding: string) => back.mutate({ target, finding }),
  }
}

export type AdviceView = ReturnType<typeof useAdvice>

/** An analysis of the memory can be made from here; its end brings new advice, as the end of a capture does. */
export function useReadAgain(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const stateOptions = trpc.memory.state.queryOptions({ target })
  const { data: state } = useQuery(stateOptions)
  const set = (next: MemoryState) => queries.setQueryData(stateOptions.queryKey, next)
  const refresh = () => void queries.invalidateQueries({ queryKey: trpc.advice.get.queryKey({ target }) })

  useTopic(`memory:${target}`, {
    memory(value) {
      const next = value as MemoryState
      set(next)
      if (next.phase !== 'running') refresh()
    },
  })
  useTopic(`namespaces:${target}`, {
    namespaces(value) {
      if ((value as NamespacesState).phase === 'done') refresh()
    },
  })

  const start = useMutation(
    trpc.memory.start.mutationOptions({
      onSuccess: set,
      onError: error => say({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  return {
    running: state?.phase === 'running' ? { looked: state.looked, of: state.of } : null,
    starting: start.isPending,
    problem: state?.phase === 'failed' ? state.problem : null,
    analyse: () => start.mutate({ target, order: usual }),
  }
}

export type ReadAgain = ReturnType<typeof useReadAgain>
