'use client'

import { useMutation } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentsState, RunNow } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { runPath } from './run-path.ts'

type StripProps = { state: ExperimentsState; catalogue: readonly ExperimentFacts[]; reason: string | null }

/** What runs now, how far it is, and what waits behind it. */
export function ProgressStrip({ state, catalogue, reason }: StripProps) {
  const { current, queue, target } = state
  if (!current && queue.length === 0) return null
  const rows = [
    ...(current ? [{ run: current, place: 0 }] : []),
    ...queue.map((run, at) => ({ run, place: at + 1 })),
  ]
  return (
    <ul aria-label="Runs under way" className="mb-3 grid gap-1.5 print:hidden">
      {rows.map(({ run, place }) => (
        <Strip
          key={run.id}
          run={run}
          place={place}
          target={target}
          title={catalogue.find(({ id }) => id === run.settings.experiment)?.title ?? run.settings.experiment}
          reason={reason}
        />
      ))}
    </ul>
  )
}

type RowProps = { run: RunNow; place: number; target: string; title: string; reason: string | null }

function Strip({ run, place, target, title, reason }: RowProps) {
  const { done, of, doing } = run.progress
  const trpc = useTRPC()
  const toast = useToast()
  const cancel = useMutation(
    trpc.experiments.cancel.mutationOptions({
      onError: error => toast({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  const count = of > 0 ? `${Math.min(done + 1, of)} of ${of}: ` : ''
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 rounded-card border border-line bg-panel px-[0.9375rem] py-2">
      <span className="min-w-0 grow basis-64">
        <RoomLink
          href={runPath({ id: run.id, experiment: run.settings.experiment, target })}
          className="rounded-control font-medium underline-offset-4 hover:underline"
        >
          {title}
        </RoomLink>
        <span className="text-mute">
          {` · ${run.settings.mode}, started by ${run.who ?? 'somebody'} · ${place > 0 ? `number ${place} in line` : `${count}${doing}`}`}
        </span>
      </span>
      {place === 0 && (
        <progress
          aria-label="Done"
          value={of > 0 ? done : undefined}
          max={of > 0 ? of : undefined}
          className="h-1.5 w-40 appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-raise [&::-webkit-progress-value]:bg-hit"
        />
      )}
      <Button
        tone="quiet"
        disabled={reason !== null || cancel.isPending}
        onClick={() => cancel.mutate({ target, id: run.id })}
      >
        Cancel
      </Button>
    </li>
  )
}
