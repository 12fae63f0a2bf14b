'use client'

import { useQuery } from '@tanstack/react-query'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts, ExperimentsState } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { elsewhereEvery } from './elsewhere.ts'
import { runPath } from './run-path.ts'
import { runInShort } from './settings-in-words.ts'
import { stateWords } from './state-words.ts'

const mostShown = 12

/** What was run before: every one of them has a link that stays. */
export function PastRuns({
  facts,
  target,
  room,
  shown,
}: {
  facts: ExperimentFacts
  target: string
  room: ExperimentsState
  shown: string | null
}) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery({
    ...trpc.experiments.list.queryOptions({ target, experiment: facts.id }),
    refetchInterval: ({ state }) => elsewhereEvery(state.data ?? [], room),
  })
  const instead =
    !data && error ? (
      <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
    ) : !data ? (
      <Skeleton className="h-24" />
    ) : data.length === 0 ? (
      <Empty>Nobody has run this yet. The first run stays here with its link.</Empty>
    ) : undefined
  return (
    <Panel
      title="Runs"
      hint={data && data.length > 0 ? `${data.length}` : ''}
      state={instead}
      className="print:hidden"
    >
      <ul className="grid gap-1">
        {data?.slice(0, mostShown).map(run => (
          <li key={run.id} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <RoomLink
              href={runPath(run)}
              aria-current={run.id === shown ? 'page' : undefined}
              className="min-w-0 rounded-control underline-offset-4 hover:underline aria-[current]:font-semibold"
            >
              {runInShort(run, facts)}
            </RoomLink>
            <span className="text-faint text-xs">
              {`${stateWords[run.state]} · ${run.who ?? 'the board'} · `}
              <RelativeTime at={run.startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
