'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { RecordedTrace } from '#components/rpc/types.ts'
import { useLab } from '../lab-context.tsx'

/** The recordings of this board, the newest first. Others may add some: asked again now and then. */
export function useTraces() {
  const trpc = useTRPC()
  const { target } = useLab()
  return useQuery({ ...trpc.traces.list.queryOptions({ target }), refetchInterval: 5_000 })
}

/** Whether the dialog of recordings is open, in the address. */
export function useTracesDialog() {
  const [open, setOpen] = useQueryState('traces', parseAsBoolean)
  return [open === true, (next: boolean) => void setOpen(next ? true : null)] as const
}

/** Plays it; a speed that was chosen stays. */
export function useChooseTrace() {
  const { edit } = useLab()
  return ({ id, name }: RecordedTrace) =>
    edit('workload.arrivals', settings => {
      const { workload } = settings
      const speed = workload.arrivals.kind === 'trace' ? workload.arrivals.speed : 1
      return { ...settings, workload: { ...workload, arrivals: { kind: 'trace', id, name, speed } } }
    })
}
