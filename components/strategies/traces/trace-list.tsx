'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { RecordedTrace } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useControl, useLab } from '../lab-context.tsx'
import { factsInWords } from './trace-words.ts'
import { useChooseTrace, useTraces } from './use-traces.ts'

/** What can be played, and by whom it came. */
export function TraceList() {
  const { data, error, refetch } = useTraces()
  if (error && !data) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-24" />
  if (data.length === 0) {
    return <Empty>No recording yet. Upload one, or save the workload of now and play it again.</Empty>
  }
  return (
    <ul className="grid gap-1">
      {data.map(trace => (
        <One key={trace.id} trace={trace} />
      ))}
    </ul>
  )
}

function One({ trace }: { trace: RecordedTrace }) {
  const { desk } = useLab()
  const { disabled, describedBy } = useControl()
  const choose = useChooseTrace()
  const remove = useRemove(trace)
  const { arrivals, keys } = desk.shown.workload
  const playing = arrivals.kind === 'trace' && arrivals.id === trace.id
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control border border-line px-3 py-2">
      <div className="min-w-0 grow basis-56">
        <p className="truncate font-medium" title={trace.name}>
          {trace.name}
        </p>
        <p className="text-pretty text-mute text-xs">{factsInWords(trace)}</p>
        <p className="text-faint text-xs">
          {trace.who} · <RelativeTime at={trace.addedAt} />
        </p>
        {playing && !trace.own && trace.keys > keys && (
          <p className="text-miss text-xs">
            The lab has fewer keys than the recording: some share a row. Raise “Keys” to avoid that.
          </p>
        )}
      </div>
      <span className="flex gap-2">
        <Button
          disabled={disabled || playing}
          aria-describedby={describedBy}
          aria-label={playing ? `${trace.name} is chosen` : `Play ${trace.name}`}
          onClick={() => choose(trace)}
        >
          {playing ? 'Chosen' : 'Play'}
        </Button>
        <ConfirmButton
          label="Remove"
          aria-label={`Remove ${trace.name}`}
          question="Remove the recording?"
          warning={`“${trace.name}” is removed for everybody. Runs that played it can then not be repeated, unless somebody uploads it once more.`}
          confirm="Remove it"
          disabled={disabled || playing || remove.isPending}
          aria-describedby={describedBy}
          onConfirm={remove.go}
        />
      </span>
      {remove.said && (
        <p role="alert" className="basis-full text-stale text-xs">
          {remove.said}
        </p>
      )}
    </li>
  )
}

function useRemove({ id }: RecordedTrace) {
  const { target } = useLab()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { mutate, error, isPending } = useMutation(
    trpc.traces.remove.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.traces.pathKey() }),
    }),
  )
  return { isPending, said: error ? faultOf(error).message : null, go: () => mutate({ target, id }) }
}
