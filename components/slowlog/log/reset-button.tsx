'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { SlowlogKind } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'

type ResetProps = { target: string; kind: SlowlogKind }

export function ResetButton(props: ResetProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="warn" className="py-1" onClick={() => setOpen(true)}>
        Empty the server’s log…
      </Button>
      {open && <ResetDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Shows first what is taken off, and what stays. */
function ResetDialog({ target, kind, onClose }: ResetProps & { onClose: () => void }) {
  const trpc = useTRPC()
  const say = useToast()
  const preview = useQuery({ ...trpc.slowlog.previewReset.queryOptions({ target, kind }), staleTime: 0 })
  const reset = useMutation(
    trpc.slowlog.reset.mutationOptions({
      onSuccess({ emptied }) {
        say({
          tone: 'done',
          text: `Emptied: ${joined(count(emptied))} entries taken off, all of them kept here.`,
        })
        onClose()
      },
      onError: error => say({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  const nodes = preview.data?.nodes ?? []
  const total = nodes.reduce((sum, node) => sum + (node.length ?? 0), 0)
  const problem = preview.error
    ? faultOf(preview.error).message
    : (nodes.find(node => node.problem !== null)?.problem ?? null)
  return (
    <Dialog title="Empty the log on the server?" onClose={onClose}>
      <div className="grid gap-3 px-5 pt-3 pb-5">
        {problem !== null && (
          <p role="alert" className="text-stale">
            {problem}
          </p>
        )}
        <ul className="grid gap-1" aria-label="What is taken off" aria-busy={preview.isPending}>
          {nodes.map(node => (
            <li key={node.node} className="flex justify-between gap-3">
              <span className="min-w-0 font-mono break-all">{node.node}</span>
              <span>{node.length === null ? 'not known' : `${joined(count(node.length))} entries`}</span>
            </li>
          ))}
        </ul>
        <p className="text-pretty text-mute">
          Nothing is lost: what is in there is read and kept here first. Other tools that read the server’s
          log will find it empty.
        </p>
        {preview.data?.kept === false && (
          <p role="alert" className="text-stale">
            Postgres is away, so nothing can be kept now. Try again later.
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button
            tone="warn"
            disabled={!preview.data?.kept || problem !== null || reset.isPending}
            onClick={() => reset.mutate({ target, kind })}
          >
            {reset.isPending ? 'Emptying…' : `Take off ${joined(count(total))} entries`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
