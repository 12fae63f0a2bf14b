'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyJob } from '#components/rpc/types.ts'
import { useKeepJob } from './use-jobs.ts'

/** What can be done with a job. A refusal is said beside it. */
export function useJobControl({ id, target, undo }: KeyJob) {
  const trpc = useTRPC()
  const keep = useKeepJob(target)
  const [fault, setFault] = useState<string | null>(null)
  const answered = {
    onSuccess(job: KeyJob) {
      setFault(null)
      keep(job)
    },
    onError: (error: unknown) => setFault(faultOf(error).message),
  }
  const control = useMutation(trpc.operate.jobs.control.mutationOptions(answered))
  const limit = useMutation(trpc.operate.jobs.limit.mutationOptions(answered))
  const back = useMutation(trpc.operate.undo.mutationOptions(answered))
  const token = undo?.token ?? null
  return {
    fault,
    busy: control.isPending || limit.isPending || back.isPending,
    control: (action: 'pause' | 'resume' | 'cancel') => control.mutate({ target, job: id, action }),
    setLimit: (value: number | null) => limit.mutate({ target, job: id, limit: value }),
    undo: token === null ? null : () => back.mutate({ target, token }),
  }
}
