'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useToast } from '#components/ui/toast.tsx'

/** Connects again now instead of at the next try. */
export function useRetry(target: string | null) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const { mutate, isPending } = useMutation(
    trpc.targets.retry.mutationOptions({
      onSuccess: ({ answers }) => {
        void queries.invalidateQueries(trpc.targets.list.queryFilter())
        if (!answers) toast({ tone: 'failed', text: 'Still no answer. The board goes on trying by itself.' })
      },
      onError: error => toast({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  return { retry: target === null ? null : () => mutate({ target }), isPending }
}
