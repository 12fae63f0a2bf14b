'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertRule } from '#components/rpc/types.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { Form } from './form.tsx'
import { TextRow } from './text-row.tsx'

const spans = [
  { value: '30', label: '30 min' },
  { value: '120', label: '2 h' },
  { value: '1440', label: '1 d' },
  { value: '10080', label: '7 d' },
  { value: 'open', label: 'until ended' },
] as const

type MuteDialogProps = { target: string; rule: AlertRule; onClose: () => void }

/** Nobody is told for a while. */
export function MuteDialog({ target, rule, onClose }: MuteDialogProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const [span, setSpan] = useState<(typeof spans)[number]['value']>('120')
  const [reason, setReason] = useState('')
  const mute = useMutation(
    trpc.alerts.mute.mutationOptions({
      onSuccess() {
        say({ tone: 'done', text: 'The rule is muted.' })
        void queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <Form
      title={`Mute “${rule.rule.name}”`}
      submit="Mute it"
      busy={mute.isPending}
      problem={mute.error && faultOf(mute.error).message}
      onSubmit={() =>
        mute.mutate({ target, id: rule.id, minutes: span === 'open' ? null : Number(span), reason })
      }
      onClose={onClose}
    >
      <div className="grid gap-1">
        <span className="text-mute text-xs">For how long</span>
        <span className="flex overflow-x-auto">
          <Segmented label="For how long" options={spans} value={span} onChange={setSpan} />
        </span>
      </div>
      <TextRow
        label="Why (others read it)"
        most={200}
        value={reason}
        placeholder="Maintenance, known, …"
        onChange={setReason}
      />
      <p className="text-pretty text-mute text-xs">
        It goes on being checked and is kept in the history, but no page shows it at its top and nothing is
        sent. If it still fires when the mute ends, it is sent then.
      </p>
    </Form>
  )
}
