'use client'

import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyFacts } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Chips } from './chips.tsx'
import { DownloadLink } from './download-link.tsx'
import { Head } from './head.tsx'
import { InspectingContext, mayNotId } from './inspecting.tsx'
import { msOf, type Pace, RefreshControl } from './refresh-control.tsx'
import { useMayNotEdit } from './use-may-not-edit.ts'
import { usePaneKeys } from './use-pane-keys.ts'
import { ValueView } from './values/value-view.tsx'

export type KeyInspectorProps = {
  target: string
  id: string
  onClose: () => void
  /** The key is no longer there, and the person has seen it. */
  onGone: (id: string) => void
  /** The key has another name now. */
  onRenamed: (id: string) => void
}

/** One key, closely. */
export function KeyInspector(props: KeyInspectorProps) {
  const { target, id, onClose, onGone } = props
  const titleId = useId()
  const [pace, setPace] = useState<Pace>('off')
  const { query, facts, refresh } = useFacts(target, id, msOf[pace])
  const mayNot = useMayNotEdit(target)
  usePaneKeys({ onClose, onEdit: () => undefined, onRefresh: refresh })
  return (
    <section
      aria-labelledby={facts ? titleId : undefined}
      aria-label={facts ? undefined : 'Key'}
      className="flex min-h-64 min-w-0 flex-col gap-2.5 overflow-y-auto rounded-card border border-line bg-panel px-[0.9375rem] py-[0.8125rem]"
    >
      {facts ? (
        <InspectingContext value={{ target, id, facts, everyMs: msOf[pace], mayNot, refresh }}>
          <Head titleId={titleId} onClose={onClose} />
          <Chips />
          <Tools pace={pace} onPace={setPace} onRefresh={refresh} />
          {mayNot !== null && (
            <p id={mayNotId} className="text-mute text-xs">
              {mayNot}
            </p>
          )}
          <ValueView key={facts.type} />
        </InspectingContext>
      ) : (
        <Waiting query={query} onClose={() => onGone(id)} onRetry={refresh} />
      )}
    </section>
  )
}

type ToolsProps = { pace: Pace; onPace: (pace: Pace) => void; onRefresh: () => void }

function Tools(props: ToolsProps) {
  const trpc = useTRPC()
  const busy = useIsFetching({ queryKey: trpc.inspect.pathKey() }) > 0
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <DownloadLink />
      <RefreshControl {...props} busy={busy} />
    </div>
  )
}

function useFacts(target: string, id: string, everyMs: number | false) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const query = useQuery(
    trpc.inspect.key.queryOptions({ target, id }, { staleTime: 0, refetchInterval: everyMs }),
  )
  const facts: KeyFacts | null = query.data?.state === 'here' ? query.data : null
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.inspect.pathKey() })
  return { query, facts, refresh }
}

type WaitingProps = {
  query: ReturnType<typeof useFacts>['query']
  onClose: () => void
  onRetry: () => void
}

/** Instead of the key, when there is none to show. */
function Waiting({ query: { data, error }, onClose, onRetry }: WaitingProps) {
  if (error && !data) return <Failed message={faultOf(error).message} onRetry={onRetry} />
  if (!data) return <Shape />
  if (data.state === 'refused') return <Failed message={data.reason} onRetry={onRetry} />
  return (
    <Empty>
      <p className="mb-3">This key is gone: it has expired, or somebody removed it.</p>
      <Button onClick={onClose}>Close</Button>
    </Empty>
  )
}

const Shape = () => (
  <>
    <Skeleton className="h-5 w-2/3" />
    <Skeleton className="h-5" />
    <Skeleton className="h-8" />
    <Skeleton className="h-64" />
  </>
)
