'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { Link2, Printer, Repeat } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { moment } from '#components/format/durations.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentRun } from '#components/rpc/types.ts'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { runPath } from './run-path.ts'
import { reasonId } from './use-experiment-rights.ts'

/** The run beside this one is in the address: a link shows both. */
export const useBeside = () => useQueryState('with', parseAsString)

/** Everything that can be done with a run that has ended. */
export function RunActions({ run, reason }: { run: ExperimentRun; reason: string | null }) {
  const trpc = useTRPC()
  const router = useRouter()
  const toast = useToast()
  const copyLink = useCopyLink()
  const repeat = useMutation(
    trpc.experiments.repeat.mutationOptions({
      onError: error => toast({ tone: 'failed', text: faultOf(error).message }),
      onSuccess: ({ id }) => router.push(runPath({ ...run, id })),
    }),
  )
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <Button
        disabled={reason !== null || repeat.isPending}
        aria-describedby={reason === null ? undefined : reasonId}
        onClick={() => repeat.mutate({ target: run.target, id: run.id })}
      >
        <Repeat aria-hidden="true" className="size-3.5" />
        Repeat
      </Button>
      <Button onClick={() => void copyLink()}>
        <Link2 aria-hidden="true" className="size-3.5" />
        Share
      </Button>
      <Button onClick={() => window.print()}>
        <Printer aria-hidden="true" className="size-3.5" />
        Print
      </Button>
      <CompareChoice run={run} />
    </div>
  )
}

const nobody = ''

function CompareChoice({ run }: { run: ExperimentRun }) {
  const trpc = useTRPC()
  const [beside, choose] = useBeside()
  const { data } = useQuery(
    trpc.experiments.list.queryOptions({ target: run.target, experiment: run.experiment }),
  )
  const others = data?.filter(({ id, state }) => id !== run.id && state === 'finished') ?? []
  if (others.length === 0) return null
  const options = [
    { value: nobody, label: 'Compare with …' },
    ...others.map(({ id, startedAt, who }) => ({
      value: id,
      label: `${moment(startedAt)}, ${who ?? 'the board'}`,
    })),
  ]
  return (
    <Select
      label="Compare with another run"
      options={options}
      value={others.some(({ id }) => id === beside) ? (beside ?? nobody) : nobody}
      onChange={value => void choose(value === nobody ? null : value)}
      className="max-w-64"
    />
  )
}
