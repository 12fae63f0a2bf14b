'use client'

import { useMutation } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useToast } from '#components/ui/toast.tsx'

/** Ends the session on the board, then leaves with a full load, so that nothing of it stays in this tab. */
export function useSignOut(): () => void {
  const trpc = useTRPC()
  const toast = useToast()
  const { mutate } = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: () => window.location.assign('/sign-in'),
      onError: error => toast({ tone: 'failed', text: `Not signed out. ${faultOf(error).message}` }),
    }),
  )
  return () => mutate()
}
