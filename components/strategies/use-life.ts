'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LabState } from '#components/rpc/types.ts'
import { useLab } from './lab-context.tsx'

/** Starting and stopping, and what the server said to the last try. */
export function useLife() {
  const { target, desk } = useLab()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const onSuccess = (state: LabState) =>
    // The stream may have been faster, and know more.
    queries.setQueryData(trpc.strategies.state.queryKey({ target }), before =>
      before && before.revision > state.revision ? before : state,
    )
  const start = useMutation(trpc.strategies.start.mutationOptions({ onSuccess }))
  const stop = useMutation(trpc.strategies.stop.mutationOptions({ onSuccess }))
  const error = start.error ?? stop.error
  return {
    start() {
      stop.reset()
      start.mutate({ target, settings: desk.shown })
    },
    stop() {
      start.reset()
      stop.mutate({ target })
    },
    isPending: start.isPending || stop.isPending,
    said: error ? faultOf(error).message : null,
  }
}

export type Life = ReturnType<typeof useLife>
