'use client'

import { useQueryState } from 'nuqs'
import { useState } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { actParser } from './act-word.ts'
import { JobRow } from './job-row.tsx'
import { type Interrupted, interruptedOf, isOver } from './job-words.ts'
import { RestButton } from './rest-button.tsx'
import { useJobs } from './use-jobs.ts'
import { useOperateRights } from './use-operate-rights.ts'

const staysMs = 120_000
const most = 3

/** What is being done to the keys of this cache, and what was done a moment ago. Nothing when there is nothing. */
export function JobsStrip({ target }: { target: string }) {
  const [, setAct] = useQueryState('act', actParser)
  const list = useJobs(target)
  const { refused } = useOperateRights(target)
  const now = useNow()
  const [away, setAway] = useState<readonly string[]>([])
  const dismiss = (id: string) => setAway([...away, id])
  const shown = list.jobs
    .filter(job => !away.includes(job.id) && (!isOver(job) || now - (job.endedAt ?? 0) < staysMs))
    .slice(0, most)
  const interrupted = interruptedOf(list, now).filter(({ id }) => !away.includes(id))
  if (shown.length === 0 && interrupted.length === 0) return null
  return (
    <Panel
      title="Jobs"
      className="shrink-0 lg:max-h-[45%]"
      hint={
        <Button tone="quiet" className="-my-1 px-1.5 py-0.5 text-xs" onClick={() => void setAct('jobs')}>
          All jobs
        </Button>
      }
    >
      <div className="min-h-0 overflow-y-auto">
        {interrupted.slice(0, most).map(each => (
          <Cut
            key={each.id}
            entry={each}
            target={refused === null ? target : null}
            onDismiss={() => dismiss(each.id)}
          />
        ))}
        <ul aria-label="Jobs">
          {shown.map((job, turn) => (
            <JobRow
              key={job.id}
              job={job}
              refused={refused}
              opened={turn === 0}
              onDismiss={() => dismiss(job.id)}
            />
          ))}
        </ul>
      </div>
    </Panel>
  )
}

type CutProps = {
  entry: Interrupted
  /** null: this person may not go on with it. */
  target: string | null
  onDismiss: () => void
}

/** The board ended in the middle of it: what is left is still there. */
function Cut({ entry, target, onDismiss }: CutProps) {
  return (
    <div role="alert" className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
      <p className="min-w-0 grow basis-64 text-pretty break-words">
        <span className="text-stale">{entry.summary}</span>{' '}
        <span className="text-mute" aria-live="off">
          {entry.person}, <RelativeTime at={entry.at} />. What it had not reached is as it was; preview it
          again to go on.
        </span>
      </p>
      {target !== null && entry.rest !== null && <RestButton target={target} rest={entry.rest} />}
      <Button className="py-1" onClick={onDismiss}>
        Understood
      </Button>
    </div>
  )
}
