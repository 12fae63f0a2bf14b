'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ChaosKind, LabState } from '#components/rpc/types.ts'
import { useLab } from './lab-context.tsx'

/** Begins a chaos and takes it back; what the server said to the last try. */
export function useChaos() {
  const { target } = useLab()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [failed, setFailed] = useState<string | null>(null)
  const options = {
    onMutate: () => setFailed(null),
    onSuccess: (state: LabState) => queries.setQueryData(trpc.strategies.state.queryKey({ target }), state),
    onError: (error: unknown) => setFailed(faultOf(error).message),
  }
  const begin = useMutation(trpc.strategies.chaos.mutationOptions(options))
  const restore = useMutation(trpc.strategies.restore.mutationOptions(options))
  return {
    failed,
    begin: (kind: ChaosKind) => begin.mutate({ target, kind }),
    restore: (kind: ChaosKind) => restore.mutate({ target, kind }),
  }
}
