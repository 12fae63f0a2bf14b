'use client'

import { RelativeTime } from '#components/format/relative-time.tsx'
import type { KeyJobs } from '#components/rpc/types.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { JobRow } from './job-row.tsx'
import { Said } from './said.tsx'
import { useJobs } from './use-jobs.ts'
import { useOperateRights } from './use-operate-rights.ts'

/** All jobs that this board knows, and what the activity list remembers of earlier ones. */
export function JobsDialog({ target, onClose }: { target: string; onClose: () => void }) {
  const list = useJobs(target)
  const { refused } = useOperateRights(target)
  const { jobs, history, waiting, fault, retry } = list
  const known = new Set(jobs.map(({ id }) => id))
  const earlier = history.entries.filter(({ detail }) => !known.has(jobIdOf(detail)))
  return (
    <Dialog title="Jobs of this cache" onClose={onClose}>
      <div className="grid min-h-32 min-w-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 py-4">
        {fault && <Failed message={fault.message} onRetry={retry} />}
        {waiting && <Skeleton className="h-24" />}
        {history.problem !== null && <Said quiet>{history.problem}</Said>}
        {!waiting && !fault && jobs.length === 0 && earlier.length === 0 && (
          <Empty>
            {refused ?? 'Nothing was done to keys here yet. Invalidate or warm some, and it is listed here.'}
          </Empty>
        )}
        {jobs.length > 0 && (
          <ul aria-label="Jobs of this board">
            {jobs.map(job => (
              <JobRow key={job.id} job={job} refused={refused} />
            ))}
          </ul>
        )}
        {earlier.length > 0 && <Earlier entries={earlier} />}
      </div>
    </Dialog>
  )
}

function Earlier({ entries }: { entries: KeyJobs['history']['entries'] }) {
  return (
    <section aria-label="Earlier" className="grid gap-1">
      <h3 className="text-mute text-xs">Earlier, from the activity list</h3>
      <ul>
        {entries.map(({ id, at, person, summary }) => (
          <li key={id} className="border-line border-t py-2 first:border-t-0">
            <p className="text-pretty break-words">{summary}</p>
            <p className="text-mute text-xs">
              {person}, <RelativeTime at={at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function jobIdOf(detail: unknown): string {
  const id = typeof detail === 'object' && detail !== null && 'job' in detail ? detail.job : null
  return typeof id === 'string' ? id : ''
}
