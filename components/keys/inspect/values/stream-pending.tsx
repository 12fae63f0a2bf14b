'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { duration } from '#components/format/durations.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC, useTRPCClient } from '#components/rpc/trpc.ts'
import type { Part, StreamConsumer } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { fromBase64, toBase64Url } from '../byte-forms.ts'
import { useInspecting } from '../inspecting.tsx'
import { NotHere } from '../not-here.tsx'
import { PartText } from '../visible.tsx'

const perPage = 50

/** The consumers of a group, and the entries that were handed out and not acknowledged. */
export function StreamPending({ group }: { group: Part }) {
  const { pages, away, fault, retry, more } = usePending(group)
  const [first] = pages
  if (!first && away) return <NotHere found={away} onRetry={retry} />
  if (!first && fault) return <Failed message={fault.message} onRetry={retry} />
  if (!first) return <Skeleton className="h-20" />
  const entries = pages.flatMap(page => page.entries)
  return (
    <div className="grid gap-2 px-2 pb-2 text-xs">
      <Consumers consumers={first.consumers} more={first.moreConsumers} />
      {entries.length === 0 ? (
        <p className="text-mute">Every entry that was handed out is acknowledged.</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">Entries that are not acknowledged</caption>
          <thead className="text-faint">
            <tr>
              {['entry', 'consumer', 'idle', 'times'].map(name => (
                <th key={name} scope="col" className="py-1 pr-2 text-left font-normal">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="font-mono">
            {entries.map(entry => (
              <tr key={entry.id} className="border-line border-t">
                <td className="py-1 pr-2">{entry.id}</td>
                <td className="max-w-24 truncate py-1 pr-2">
                  <PartText part={entry.consumer} />
                </td>
                <td className="py-1 pr-2 whitespace-nowrap">{duration(entry.idleMs / 1000)}</td>
                <td className="py-1">{entry.deliveries}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more && (
        <Button tone="quiet" className="justify-self-start px-2 py-1" onClick={more}>
          More
        </Button>
      )}
    </div>
  )
}

function Consumers({ consumers, more }: { consumers: readonly StreamConsumer[]; more: number }) {
  return (
    <ul aria-label="Consumers" className="flex flex-wrap gap-x-4 gap-y-1">
      {consumers.map(({ name, pending, idleMs }) => (
        <li key={name.base64}>
          <span className="font-mono">
            <PartText part={name} />
          </span>{' '}
          <span className="text-mute">
            {pending} pending, idle {duration(idleMs / 1000)}
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-mute">{more} more are not shown</li>}
    </ul>
  )
}

function usePending(group: Part) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { target, id, everyMs } = useInspecting()
  const asked = { target, id, group: toBase64Url(fromBase64(group.base64)), limit: perPage }
  const query = useInfiniteQuery({
    queryKey: [...trpc.inspect.pathKey(), 'pending', asked],
    queryFn: ({ pageParam, signal }) =>
      client.inspect.pending.query({ ...asked, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page.state === 'here' ? page.next : null),
    staleTime: 0,
    refetchInterval: everyMs,
  })
  const pages = query.data?.pages ?? []
  return {
    pages: pages.filter(page => page.state === 'here'),
    away: pages.find(page => page.state !== 'here') ?? null,
    fault: query.error && faultOf(query.error),
    retry: () => void query.refetch(),
    more: query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : null,
  }
}
