'use client'

import { ChevronRight, CircleAlert } from 'lucide-react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { LabState } from '#components/rpc/types.ts'
import { useLab } from './lab-context.tsx'

type Trouble = LabState['troubles'][number]

/** What is wrong now, in one calm line: the newest, and the others one click away. */
export function Troubles() {
  const { troubles } = useLab().state
  const newestFirst = [...troubles].sort((one, other) => other.at - one.at)
  const [newest, ...others] = newestFirst
  if (!newest) return null
  return (
    <details className="group rounded-card border border-miss/40 bg-miss/10 px-4 py-2.5">
      <summary className="flex list-none items-start gap-2.5 rounded-control [&::-webkit-details-marker]:hidden">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-miss" />
        <span className="min-w-0 grow truncate group-open:whitespace-normal">
          <Words trouble={newest} />
        </span>
        {others.length > 0 && (
          <span className="inline-flex shrink-0 items-center gap-1 text-mute">
            {others.length} more
            <ChevronRight aria-hidden="true" className="size-3.5 transition-transform group-open:rotate-90" />
          </span>
        )}
      </summary>
      <ul className="mt-1 grid gap-1 pl-6.5">
        {others.map(trouble => (
          <li key={trouble.message} className="break-words text-pretty">
            <Words trouble={trouble} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function Words({ trouble: { message, at } }: { trouble: Trouble }) {
  return (
    <>
      {message}{' '}
      <span aria-live="off" className="text-mute">
        <RelativeTime at={at} />
      </span>
    </>
  )
}
