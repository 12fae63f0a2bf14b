'use client'

import { useQuery } from '@tanstack/react-query'
import { Pin } from 'lucide-react'
import Link from 'next/link'
import { parseAsInteger, useQueryState } from 'nuqs'
import { duration } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import { useConnection, useTargetId } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { pageOf, perPage } from './pages.ts'
import { type RunInList, runPath, stateClass, stateWords } from './run.ts'
import { useRunChanges } from './use-run-changes.ts'
import { useRunRights } from './use-run-rights.ts'

const cell = 'px-2 py-1.5'
const whileRecordingMs = 5_000

/** Every run that is kept of this target, the newest first. */
export function RunsList() {
  const target = useTargetId()
  const trpc = useTRPC()
  const { status } = useConnection()
  const { data, error, refetch } = useQuery({
    ...trpc.runs.list.queryOptions({ target: target ?? '' }),
    enabled: target !== null,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? whileRecordingMs : false),
  })
  const instead =
    !data && error ? (
      <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
    ) : !data ? (
      <Skeleton className="h-64" />
    ) : data.length === 0 ? (
      <NoRuns />
    ) : undefined
  return (
    <Panel
      title="Recorded runs"
      hint={data && data.length > 0 ? (data.length === 1 ? '1 run' : `${data.length} runs`) : ''}
      state={instead}
      className="min-h-80"
    >
      {data && <Rows runs={data} stale={status === 'lost' || error !== null} />}
    </Panel>
  )
}

const isRunning = ({ state }: RunInList) => state === 'running'

function NoRuns() {
  return (
    <Empty>
      <p>
        No run has been recorded yet. Start the lab under{' '}
        <Link href="/strategies" className="rounded-control text-hit underline">
          Strategies
        </Link>
        : each run is recorded by itself and stays here with all its numbers.
      </p>
    </Empty>
  )
}

function Rows({ runs, stale }: { runs: readonly RunInList[]; stale: boolean }) {
  const [wanted, setPage] = useQueryState('page', parseAsInteger.withDefault(1))
  const { shown, page, pages } = pageOf(runs, wanted)
  return (
    <>
      <section
        aria-label="Recorded runs, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={`grow overflow-x-auto ${stale ? 'dimmed' : ''}`}
      >
        <table className="w-full">
          <thead className="text-xs text-faint">
            <tr>
              {['run', 'state', 'started', 'lasted', 'by'].map(head => (
                <th key={head} scope="col" className={`${cell} text-left font-normal`}>
                  {head}
                </th>
              ))}
              <th scope="col" className={`${cell} text-right font-normal`}>
                keep
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(run => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <div className="mt-2 flex items-center justify-end gap-2 text-xs text-mute">
          <Button tone="quiet" disabled={page === 1} onClick={() => void setPage(page - 1)}>
            Newer
          </Button>
          <span>{`${page} of ${pages}, ${perPage} each`}</span>
          <Button tone="quiet" disabled={page === pages} onClick={() => void setPage(page + 1)}>
            Older
          </Button>
        </div>
      )}
    </>
  )
}

function RunRow({ run }: { run: RunInList }) {
  const now = useNow()
  const { keep, busy } = useRunChanges(run)
  const refused = useRunRights(run.target)
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} min-w-44 text-left font-normal`}>
        <Link
          href={runPath(run)}
          className="rounded-control break-words text-text underline decoration-edge underline-offset-2 hover:decoration-text"
        >
          {run.name}
        </Link>
      </th>
      <td className={`${cell} whitespace-nowrap ${stateClass(run.state)}`}>{stateWords[run.state]}</td>
      <td className={`${cell} whitespace-nowrap text-mute`}>
        <RelativeTime at={run.startedAt} />
      </td>
      <td className={`${cell} whitespace-nowrap`} suppressHydrationWarning>
        {duration(((run.endedAt ?? now) - run.startedAt) / 1000)}
      </td>
      <td className={`${cell} text-mute`}>{run.who ?? 'the board'}</td>
      <td className={`${cell} text-right`}>
        <button
          type="button"
          aria-pressed={run.kept}
          aria-label={`Keep ${run.name}`}
          title={refused ?? (run.kept ? 'Kept until somebody removes it' : 'Gives way to newer runs')}
          disabled={busy || refused !== null}
          onClick={() => keep(!run.kept)}
          className="rounded-control p-1.5 text-faint hover:bg-raise hover:text-text disabled:cursor-not-allowed disabled:opacity-60 aria-pressed:text-hit"
        >
          <Pin aria-hidden="true" className={`size-4 ${run.kept ? 'fill-current' : ''}`} />
        </button>
      </td>
    </tr>
  )
}
