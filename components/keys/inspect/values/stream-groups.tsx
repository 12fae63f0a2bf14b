'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { StreamGroup } from '#components/rpc/types.ts'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useInspecting } from '../inspecting.tsx'
import { NotHere } from '../not-here.tsx'
import { PartText } from '../visible.tsx'
import { StreamPending } from './stream-pending.tsx'

/** Who reads this stream, how far each group is, and what it has not finished. */
export function StreamGroups() {
  const trpc = useTRPC()
  const { target, id, everyMs } = useInspecting()
  const [open, setOpen] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(
    trpc.inspect.groups.queryOptions({ target, id }, { staleTime: 0, refetchInterval: everyMs }),
  )
  if (!data && error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  if (data.state !== 'here') return <NotHere found={data} onRetry={() => void refetch()} />
  if (data.groups.length === 0) return <Empty>Nobody reads this stream in a group.</Empty>
  return (
    <div className="grid gap-2">
      <ul aria-label="Groups" className="grid">
        {data.groups.map(group => (
          <Group
            key={group.name.base64}
            group={group}
            open={open === group.name.base64}
            onToggle={() => setOpen(open === group.name.base64 ? null : group.name.base64)}
          />
        ))}
      </ul>
      {data.more > 0 && <p className="text-mute text-xs">{data.more} more groups are not shown.</p>}
    </div>
  )
}

function Group({ group, open, onToggle }: { group: StreamGroup; open: boolean; onToggle: () => void }) {
  const { name, consumers, pending, lastDelivered, lag } = group
  const number = (amount: number) => joined(count(amount))
  return (
    <li className="border-line border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="grid w-full gap-0.5 rounded-control px-2 py-1.5 text-left hover:bg-raise focus-visible:-outline-offset-2 aria-expanded:bg-raise"
      >
        <span className="truncate font-mono text-xs">
          <PartText part={name} />
        </span>
        <span className="text-mute text-xs">
          {number(consumers)} {consumers === 1 ? 'consumer' : 'consumers'} ·{' '}
          <span className={pending > 0 ? 'text-miss' : undefined}>{number(pending)} pending</span> ·{' '}
          {lag === null ? 'lag not known' : `${number(lag)} behind`} · delivered up to{' '}
          <span className="font-mono">{lastDelivered}</span>
        </span>
      </button>
      {open &&
        (name.whole ? <StreamPending group={name} /> : <Empty>This name is too long to be asked for.</Empty>)}
    </li>
  )
}
