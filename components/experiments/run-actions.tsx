'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { Link2, Printer, Repeat } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { moment } from '#components/format/durations.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentRun } from '#components/rpc/types.ts'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import { ExportMenu } from '#components/ui/export-menu.tsx'
import { Select } from '#components/ui/select.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { runPath } from './run-path.ts'
import { runInShort } from './settings-in-words.ts'
import { reasonId } from './use-experiment-rights.ts'

/** The run beside this one is in the address: a link shows both. */
export const useBeside = () => useQueryState('with', parseAsString)

type RunActionsProps = { facts: ExperimentFacts; run: ExperimentRun; reason: string | null }

/** Everything that can be done with a run that has ended. */
export function RunActions({ facts, run, reason }: RunActionsProps) {
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
      <Export facts={facts} run={run} />
      <CompareChoice facts={facts} run={run} />
    </div>
  )
}

function Export({ facts, run }: Pick<RunActionsProps, 'facts' | 'run'>) {
  const toast = useToast()
  const address = `/api/experiments/${encodeURIComponent(run.id)}`
  async function draw() {
    try {
      const { drawExperiment } = await import('./draw-experiment.ts')
      await drawExperiment(facts, run)
    } catch (error) {
      toast({ tone: 'failed', text: `The picture could not be made: ${faultOf(error).message}` })
    }
  }
  const whole = { href: `${address}/json`, label: 'JSON: everything, exact' }
  if (run.result === null) return <ExportMenu title="Export the run" files={[whole]} picture={null} />
  const files = [
    whole,
    { href: `${address}/csv`, label: 'CSV: the verdict, a line for each choice' },
    { href: `${address}/points.csv`, label: 'CSV: every point of the charts' },
  ]
  const picture = { label: 'PNG: verdict, charts and seed', draw }
  return <ExportMenu title="Export the run" files={files} picture={picture} />
}

const nobody = ''

function CompareChoice({ facts, run }: Pick<RunActionsProps, 'facts' | 'run'>) {
  const trpc = useTRPC()
  const [beside, choose] = useBeside()
  const { data } = useQuery(
    trpc.experiments.list.queryOptions({ target: run.target, experiment: run.experiment }),
  )
  const others = data?.filter(({ id, state }) => id !== run.id && state === 'finished') ?? []
  if (others.length === 0) return null
  const options = [
    { value: nobody, label: 'Compare with …' },
    ...others.map(other => ({
      value: other.id,
      label: `${runInShort(other, facts)} · ${moment(other.startedAt)}, ${other.who ?? 'the board'}`,
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
