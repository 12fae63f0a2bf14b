'use client'

import { CircleAlert, RotateCw, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { clock } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { Button } from '#components/ui/button.tsx'
import { AlertNotices } from './alert-notices.tsx'
import { type BoardNotice, boardNotices } from './board-notices.ts'
import { useRetry } from './use-retry.ts'
import { useTarget } from './use-target.ts'

/** What is wrong right now, in sight wherever the page is scrolled to. Nothing when all is well. */
export function Notices({ className }: { className: string }) {
  const { id, facts, health, status } = useTarget()
  const { retry, isPending } = useRetry(id)
  const notices = boardNotices({ status, name: facts?.name ?? null, health })
  return (
    <div
      role="status"
      aria-label="State of the board"
      className={`sticky z-20 grid empty:hidden ${className}`}
    >
      {notices.map(notice => (
        <Notice key={notice.about} notice={notice}>
          {notice.retry && retry && (
            <Button onClick={retry} disabled={isPending} className="py-1">
              <RotateCw aria-hidden="true" className={`size-3.5 ${isPending ? 'animate-spin' : ''}`} />
              Try now
            </Button>
          )}
        </Notice>
      ))}
      <AlertNotices target={id} />
    </div>
  )
}

function Notice({ notice, children }: { notice: BoardNotice; children: ReactNode }) {
  const Icon = notice.about === 'board' ? Unplug : CircleAlert
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-stale/30 border-b bg-[color-mix(in_srgb,var(--color-stale)_10%,var(--color-bg))] px-3 py-2 sm:px-5">
      <p className="flex min-w-0 grow basis-64 items-start gap-2.5">
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-stale" />
        <span className="min-w-0 text-pretty">
          <b className="font-semibold">{notice.title}</b>
          {notice.since !== null && <Since about={notice.about} since={notice.since} />}. {notice.text}
        </span>
      </p>
      {children}
    </div>
  )
}

/** The surrounding live region would read out each second that passes. */
function Since({ about, since }: { about: BoardNotice['about']; since: number }) {
  return (
    <span aria-live="off" className="text-mute" suppressHydrationWarning>
      {about === 'board' ? ', last seen ' : ` since ${clock(since)}, `}
      <RelativeTime at={since} />
    </span>
  )
}
