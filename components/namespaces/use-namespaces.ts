'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { NamespacesState } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'
import { addressParsers } from './address.ts'

export type Order = { seconds: number; delimiter: string }

/** How the capture is getting on, for everybody who looks; its end brings the new result. */
export function useCapture(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const stateKey = trpc.namespaces.state.queryKey({ target })
  const { data: state } = useQuery(trpc.namespaces.state.queryOptions({ target }))
  const failed = (error: unknown) => toast({ tone: 'failed', text: faultOf(error).message })
  const set = (next: NamespacesState) => queries.setQueryData(stateKey, next)
  const [, setAddress] = useQueryStates(addressParsers)

  useTopic(`namespaces:${target}`, {
    namespaces(value) {
      const next = value as NamespacesState
      set(next)
      if (next.phase !== 'done' && next.phase !== 'failed') return
      void queries.invalidateQueries({ queryKey: trpc.namespaces.get.queryKey() })
      void queries.invalidateQueries({ queryKey: trpc.namespaces.list.queryKey({ target }) })
    },
  })

  const start = useMutation(
    trpc.namespaces.start.mutationOptions({
      onSuccess(next) {
        set(next)
        void setAddress({ capture: null, before: null })
      },
      onError: failed,
    }),
  )
  const finish = useMutation(trpc.namespaces.finish.mutationOptions({ onError: failed }))
  const phase = state?.phase ?? 'none'
  return {
    state: state ?? null,
    running: phase === 'starting' || phase === 'running' || phase === 'ending',
    starting: start.isPending,
    start: (order: Order) => start.mutate({ target, order }),
    finish: () => finish.mutate({ target }),
  }
}

export type CaptureView = ReturnType<typeof useCapture>

/** The capture that the address names, or the newest; and the one beside it. */
export function useResult(target: string) {
  const trpc = useTRPC()
  const [address, setAddress] = useQueryStates(addressParsers)
  const query = useQuery(trpc.namespaces.get.queryOptions({ target, id: address.capture }))
  const earlier = useQuery({
    ...trpc.namespaces.get.queryOptions({ target, id: address.before }),
    enabled: address.before !== null,
  })
  return {
    address,
    setAddress: (next: Partial<typeof address>) => void setAddress(next),
    result: query.data ?? null,
    earlier: address.before === null ? null : (earlier.data ?? null),
    waiting: query.isPending,
    fault: query.error ? faultOf(query.error) : null,
    retry: () => void query.refetch(),
  }
}

export type ResultView = ReturnType<typeof useResult>
