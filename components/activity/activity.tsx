'use client'

import { RotateCw } from 'lucide-react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Entry } from './entry.tsx'
import { FilterBar } from './filter-bar.tsx'
import { isFiltered } from './filters.ts'
import { type ActivityView, useActivity } from './use-activity.ts'
import { useTargetNames } from './use-target-names.ts'

/** Who did what on this board, newest first. */
export function Activity() {
  const view = useActivity()
  return (
    <>
      <div className="mb-4">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Activity</h1>
        <p className="text-pretty text-mute">Who did what, when and from where. Kept for 90 days.</p>
      </div>
      <FilterBar view={view} />
      <Panel title="Entries" hint="newest first" className="min-h-64" state={stateOf(view)}>
        <Entries view={view} />
      </Panel>
    </>
  )
}

/** Instead of the entries, when there are none to show. */
function stateOf({ entries, fault, filters, retry, clear }: ActivityView) {
  if (entries === null && fault) return <Failed message={fault.message} onRetry={retry} />
  if (entries === null) return <Waiting />
  if (entries.length > 0 || fault) return undefined
  if (!isFiltered(filters)) return <Empty>Nothing was done here in the last 90 days.</Empty>
  return (
    <Empty>
      <p className="mb-3">Nothing in the last 90 days fits these filters.</p>
      <Button onClick={clear}>Show everything</Button>
    </Empty>
  )
}

function Waiting() {
  return (
    <div className="grid gap-3">
      {Array.from({ length: 6 }, (_, turn) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: six times the same
        <Skeleton key={turn} className="h-12" />
      ))}
    </div>
  )
}

function Entries({ view }: { view: ActivityView }) {
  const { entries, changing, fault, more, loadingMore, change } = view
  const nameOf = useTargetNames()
  return (
    <>
      {fault && <LastRead view={view} message={fault.message} />}
      <ul aria-label="Activity" aria-busy={changing} className={fault || changing ? 'dimmed' : undefined}>
        {entries?.map(entry => (
          <Entry
            key={entry.id}
            entry={entry}
            targetName={entry.target === null ? null : nameOf(entry.target)}
            onPerson={who => change({ who })}
          />
        ))}
      </ul>
      {more && (
        <Button onClick={more} disabled={loadingMore} className="mt-3 self-center">
          {loadingMore ? 'Loading…' : 'Show older entries'}
        </Button>
      )}
    </>
  )
}

/** The list as it was when it could last be read. */
function LastRead({ view, message }: { view: ActivityView; message: string }) {
  return (
    <div role="alert" className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-stale">
      <p className="min-w-0 grow basis-64 text-pretty break-words">
        <span aria-live="off">
          Last seen <RelativeTime at={view.readAt} />.
        </span>{' '}
        {message}
      </p>
      <Button onClick={view.retry} className="py-1">
        <RotateCw aria-hidden="true" className="size-3.5" />
        Try again
      </Button>
    </div>
  )
}
