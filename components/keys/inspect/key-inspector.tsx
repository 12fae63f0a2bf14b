'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { bytes, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'

export type KeyInspectorProps = {
  target: string
  id: string
  onClose: () => void
  /** The key is no longer there. */
  onGone: (id: string) => void
  /** The key has another name now. */
  onRenamed: (id: string) => void
}

/** One key, closely. */
export function KeyInspector({ target, id, onClose, onGone }: KeyInspectorProps) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(trpc.inspect.key.queryOptions({ target, id }))
  const facts = data?.state === 'here' ? data : null
  return (
    <Panel
      title={<span className="font-mono break-all text-text">{facts?.name.text ?? 'Key'}</span>}
      hint={
        <button type="button" aria-label="Close the key" onClick={onClose} className="rounded-control">
          <X aria-hidden="true" className="size-4" />
        </button>
      }
      className="min-h-64 overflow-auto"
      state={stateOf()}
    >
      <dl className="grid gap-1">
        <Line name="type" value={facts?.typeName ?? '—'} />
        <Line name="memory" value={facts?.memory == null ? '—' : joined(bytes(facts.memory))} />
        <Line name="encoding" value={facts?.encoding ?? '—'} />
      </dl>
    </Panel>
  )

  function stateOf() {
    if (error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
    if (!data) return <Skeleton className="h-24" />
    if (data.state === 'refused') return <Failed message={data.reason} onRetry={() => void refetch()} />
    if (data.state === 'gone')
      return (
        <Empty>
          <p className="mb-3">This key is gone: it expired, or somebody removed it.</p>
          <Button onClick={() => onGone(id)}>Close</Button>
        </Empty>
      )
    return undefined
  }
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-mute">{name}</dt>
      <dd className="font-mono">{value}</dd>
    </div>
  )
}
