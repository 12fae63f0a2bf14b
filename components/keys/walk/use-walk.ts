'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useConnection } from '#components/live/live-provider.tsx'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { StatisticsState, WalkState } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'

export type WalkAction = 'pause' | 'resume' | 'cancel' | 'again' | 'hurry'

/** How the walk through the keys is doing. Whoever looks first begins it; news come by the stream. */
export function useWalk(target: string) {
  const trpc = useTRPC()
  const say = useToast()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(
    trpc.keys.walk.queryOptions({ target }, { staleTime: Number.POSITIVE_INFINITY }),
  )
  const put = usePut(target)
  useKeysTopic(target, put)
  const control = useMutation(
    trpc.keys.control.mutationOptions({
      // The stream may have said more by the time this is answered: what is so now is asked for.
      onSuccess: () => queries.invalidateQueries(trpc.keys.walk.queryFilter({ target })),
      onError: failure => say({ tone: 'failed', text: faultOf(failure).message }),
    }),
  )
  return {
    walk: data ?? null,
    fault: error && faultOf(error),
    retry: () => void refetch(),
    control: (action: WalkAction) => control.mutate({ target, action }),
    controlling: control.isPending,
    /** Nothing that was shown counts any more. */
    forgetAll: () => void queries.invalidateQueries({ queryKey: trpc.keys.pathKey() }),
  }
}

export type WalkView = ReturnType<typeof useWalk>

type Put = { walk: (state: WalkState) => void; statistics: (state: StatisticsState) => void }

/** An answer that is still on its way is older than what the stream has said. */
function usePut(target: string): Put {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return {
    walk(state) {
      const filter = trpc.keys.walk.queryFilter({ target })
      void queries.cancelQueries(filter, { silent: true })
      queries.setQueryData(trpc.keys.walk.queryKey({ target }), state)
    },
    statistics(state) {
      const filter = trpc.keys.statistics.state.queryFilter({ target })
      void queries.cancelQueries(filter, { silent: true })
      queries.setQueryData(trpc.keys.statistics.state.queryKey({ target }), state)
    },
  }
}

/** After a break both are asked for: the board may be another one. */
function useKeysTopic(target: string, put: Put) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { status } = useConnection()
  const wasLost = useRef(false)
  useTopic(`keys:${target}`, {
    walk: value => put.walk(value as WalkState),
    statistics: value => put.statistics(value as StatisticsState),
  })
  useEffect(() => {
    if (status === 'live' && wasLost.current) {
      void queries.invalidateQueries(trpc.keys.walk.queryFilter({ target }))
      void queries.invalidateQueries(trpc.keys.statistics.state.queryFilter({ target }))
    }
    wasLost.current = status === 'lost'
  }, [status, queries, trpc, target])
}
