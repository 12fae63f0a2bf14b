'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useOperator } from '#components/shell/use-operator.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { type Slowlog, useSlowlog, type View } from '../use-slowlog.ts'
import { isFiltered } from '../view.ts'
import { Entries } from './entries.tsx'
import { FilterBar } from './filter-bar.tsx'

// In the page from the start, but not in the way of its first paint.
const Gaps = dynamic(() => import('./gaps.tsx').then(part => part.Gaps))
const Groups = dynamic(() => import('./groups.tsx').then(part => part.Groups))
const Keeping = dynamic(() => import('./keeping.tsx').then(part => part.Keeping))
const ListChoice = dynamic(() => import('./list-choice.tsx').then(part => part.ListChoice))
const Timeline = dynamic(() => import('./timeline.tsx').then(part => part.Timeline))

export type LogProps = { target: string; view: View }

/** The entries that fit, alike ones together, and what the servers put into their logs. */
export function Log({ target, view }: LogProps) {
  const { words, question } = view
  const log = useSlowlog(question)
  const refused = useOperator(target)
  const trpc = useTRPC()
  const { data: choices } = useQuery(trpc.slowlog.choices.queryOptions({ target, kind: words.list }))
  const several = (choices?.nodes.length ?? 1) > 1
  const state = stateOf(log, view)
  const dimmed = log.changing || (log.fault !== null && log.entries !== null) ? 'opacity-75' : ''
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <ListChoice
        target={target}
        value={words.list}
        onChange={list => view.change({ list, least: 0, shape: '' })}
      />
      <FilterBar
        view={view}
        choices={choices}
        several={several}
        refused={refused}
        own={log.digest?.timeline.own ?? 0}
      />
      <LastRead log={log} />
      <Gaps gaps={log.digest?.gaps ?? []} several={several} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Panel
          title="Over time"
          hint="entries, and the worst of each moment"
          className={`min-h-52 ${dimmed}`}
          state={log.digest ? undefined : state}
        >
          {log.digest && <Timeline timeline={log.digest.timeline} question={question} />}
        </Panel>
        <Keeping target={target} kind={words.list} refused={refused} />
      </div>
      <Panel
        title="Alike commands"
        hint="those that took most first"
        className={`min-h-48 ${dimmed}`}
        state={log.digest?.groups.length ? undefined : state}
      >
        {log.digest && (
          <Groups
            groups={log.digest.groups}
            kind={words.list}
            chosen={words.shape}
            onChoose={shape => view.change({ shape })}
          />
        )}
      </Panel>
      <Panel title="Entries" hint="newest first" className={`min-h-64 ${dimmed}`} state={state}>
        {log.entries && (
          <Entries entries={log.entries} kind={words.list} several={several} refused={refused} view={view} />
        )}
        {log.more && (
          <Button onClick={log.more} disabled={log.loadingMore} className="mt-3 self-center">
            {log.loadingMore ? 'Loading…' : 'Show older entries'}
          </Button>
        )}
      </Panel>
    </div>
  )
}

/** Instead of what there is to show, when there is nothing. */
function stateOf({ entries, fault, retry }: Slowlog, view: View) {
  if (entries === null)
    return fault ? <Failed message={fault.message} onRetry={retry} /> : <Skeleton className="grow" />
  if (entries.length > 0) return undefined
  if (isFiltered(view.words)) {
    return (
      <Empty>
        <p className="mb-3">Nothing in this time fits these filters.</p>
        <Button onClick={view.clear}>Show everything</Button>
      </Empty>
    )
  }
  return (
    <Empty>Nothing was slow in this time. Choose a longer range, or lower the threshold to see more.</Empty>
  )
}

function LastRead({ log: { fault, entries, readAt, retry } }: { log: Slowlog }) {
  if (!fault || entries === null) return null
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-stale">
      <p className="min-w-0 grow basis-64 text-pretty break-words">
        Last seen <RelativeTime at={readAt} />. {fault.message}
      </p>
      <Button onClick={retry} className="py-1">
        Try again
      </Button>
    </div>
  )
}
