'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { milliseconds } from '#components/format/durations.ts'
import { count, joined, percent } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'

type HistogramProps = {
  question: {
    target: string
    node: string | null
    window: 'minute' | 'fiveMinutes' | 'hour' | 'lifetime'
    command: string
  }
}

const refreshMs = 3000

/** How the times of one command are spread: each row takes up to twice as long as the one above it. */
export function Histogram({ question }: HistogramProps) {
  const trpc = useTRPC()
  const query = useQuery({
    ...trpc.latency.histogram.queryOptions(question),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    staleTime: 0,
  })
  const buckets = query.data?.buckets ?? []
  const total = buckets.reduce((sum, { calls }) => sum + calls, 0)
  const most = Math.max(1, ...buckets.map(({ calls }) => calls))
  return (
    <Panel
      title={`How long ${question.command} takes`}
      hint={`${joined(count(total))} calls`}
      className={`min-h-48 ${query.isPlaceholderData ? 'opacity-75' : ''}`}
      state={
        query.data ? (
          total === 0 ? (
            <Empty>Nobody called {question.command} in this window.</Empty>
          ) : undefined
        ) : query.error ? (
          <Failed message={faultOf(query.error).message} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton className="grow" />
        )
      }
    >
      <table className="w-full">
        <thead className="text-xs text-faint">
          <tr>
            <th scope="col" className="w-24 px-2 py-1 text-right font-normal whitespace-nowrap">
              up to
            </th>
            <th scope="col" className="px-2 py-1 text-left font-normal">
              share of the calls
            </th>
            <th scope="col" className="w-24 px-2 py-1 text-right font-normal">
              calls
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ bound, calls }) => (
            <tr key={bound}>
              <th scope="row" className="px-2 py-0.5 text-right font-normal whitespace-nowrap">
                {joined(milliseconds(bound / 1000))}
              </th>
              <td className="px-2 py-0.5">
                <span className="flex items-center gap-2">
                  <span
                    aria-hidden="true"
                    className="h-2.5 min-w-[2px] rounded-[2px] bg-write"
                    style={{ width: `${(calls / most) * 75}%` }}
                  />
                  <span className="text-xs whitespace-nowrap text-mute">
                    {joined(percent(calls / total))}
                  </span>
                </span>
              </td>
              <td className="px-2 py-0.5 text-right whitespace-nowrap">{joined(count(calls))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
