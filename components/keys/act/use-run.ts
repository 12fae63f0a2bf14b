'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useKeepJob } from './use-jobs.ts'
import type { Asked, PreviewView } from './use-preview.ts'

type Options = { target: string; asked: Asked | null; view: PreviewView; onStarted: () => void }

/** Does what was previewed. What is refused is said, and previewed again: the right to it is used up. */
export function useRun({ target, asked, view, onStarted }: Options) {
  const trpc = useTRPC()
  const keep = useKeepJob(target)
  const [refused, setRefused] = useState<string | null>(null)
  const { mutateAsync, isPending } = useMutation(trpc.operate.run.mutationOptions())

  async function run({ typed, limit }: { typed: string; limit: number | null }) {
    const { preview } = view
    if (!asked || !preview?.nonce || isPending) return
    setRefused(null)
    const { nonce, type } = preview
    try {
      const job = await mutateAsync({ target, ...asked, nonce, limit, typed: type === null ? null : typed })
      keep(job)
      onStarted()
    } catch (error) {
      setRefused(faultOf(error).message)
      view.again()
    }
  }

  return { run, running: isPending, refused, forget: () => setRefused(null) }
}
