'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { MemoryState } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'
import { addressParsers } from './address.ts'

export type Order = { mode: 'sample' | 'complete'; keys: number; delimiter: string }

/** How the analysis is getting on, for everybody who looks; its end brings the new result. */
export function useAnalysis(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const stateKey = trpc.memory.state.queryKey({ target })
  const { data: state } = useQuery(trpc.memory.state.queryOptions({ target }))
  const failed = (error: unknown) => toast({ tone: 'failed', text: faultOf(error).message })
  const set = (next: MemoryState) => queries.setQueryData(stateKey, next)
  const [, setAddress] = useQueryStates(addressParsers)

  function refresh() {
    void queries.invalidateQueries({ queryKey: trpc.memory.get.queryKey() })
    void queries.invalidateQueries({ queryKey: trpc.memory.list.queryKey({ target }) })
  }

  useTopic(`memory:${target}`, {
    memory(value) {
      const next = value as MemoryState
      set(next)
      if (next.phase !== 'running') refresh()
    },
  })

  const start = useMutation(
    trpc.memory.start.mutationOptions({
      onSuccess(next) {
        set(next)
        // The newest is what was asked for now.
        void setAddress({ analysis: null, before: null })
      },
      onError: failed,
    }),
  )
  const cancel = useMutation(trpc.memory.cancel.mutationOptions({ onError: failed }))
  return {
    state: state ?? null,
    running: state?.phase === 'running',
    starting: start.isPending,
    start: (order: Order) => start.mutate({ target, order }),
    cancel: () => cancel.mutate({ target }),
  }
}

/** The analysis that the address names, or the newest. */
export function useResult(target: string) {
  const trpc = useTRPC()
  const [address, setAddress] = useQueryStates(addressParsers)
  const query = useQuery(trpc.memory.get.queryOptions({ target, id: address.analysis }))
  return {
    address,
    setAddress: (next: Partial<typeof address>) => void setAddress(next),
    result: query.data ?? null,
    waiting: query.isPending,
    fault: query.error ? faultOf(query.error) : null,
    retry: () => void query.refetch(),
  }
}

export type Result = ReturnType<typeof useResult>
