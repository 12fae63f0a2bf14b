'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useToast } from '#components/ui/toast.tsx'
import type { RunInList } from './run.ts'

type About = Pick<RunInList, 'id' | 'target'>

/** Everything that changes a run. What the server refuses is said in its own sentence. */
export function useRunChanges({ id, target }: About) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const said = {
    onError: (error: unknown) => toast({ tone: 'failed', text: faultOf(error).message }),
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.runs.pathKey() }),
  }
  const keep = useMutation(trpc.runs.keep.mutationOptions(said))
  const rename = useMutation(trpc.runs.rename.mutationOptions(said))
  const remove = useMutation(
    trpc.runs.remove.mutationOptions({
      ...said,
      // The page of a run that is gone must not ask for it again.
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.runs.list.queryKey({ target }) }),
    }),
  )
  const repeat = useMutation(trpc.runs.repeat.mutationOptions(said))
  const one = { id, target }
  return {
    busy: keep.isPending || rename.isPending || remove.isPending || repeat.isPending,
    keep: (kept: boolean) => keep.mutate({ ...one, kept }),
    rename: (name: string) => rename.mutateAsync({ ...one, name }).then(done, failed),
    remove: () => remove.mutateAsync(one).then(done, failed),
    repeat: () => repeat.mutateAsync(one).then(done, failed),
  }
}

const done = () => true
/** The person has been told already. */
const failed = () => false
