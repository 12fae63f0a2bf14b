'use client'

import { useMutation } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { clock } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertSummary } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { useRoomHref } from '#components/shell/room-list.tsx'
import { useOperator } from '#components/shell/use-operator.ts'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'

const mostShown = 3
type Firing = AlertSummary['firing']

/** What fires and nobody has seen yet, on every page. */
export function AlertBar({ target, firing }: { target: string; firing: Firing }) {
  const hrefOf = useRoomHref()
  const refused = useOperator(target)
  const left = firing.length - mostShown
  return (
    <div className="grid gap-1.5 border-stale/30 border-b bg-[color-mix(in_srgb,var(--color-stale)_10%,var(--color-bg))] px-3 py-2 sm:px-5">
      {firing.slice(0, mostShown).map(alert => (
        <Line key={alert.episode} {...{ target, alert, maySee: refused === null }} />
      ))}
      <p className="flex flex-wrap gap-x-3 text-mute text-xs">
        {left > 0 && <span>and {left} more</span>}
        <RoomLink href={hrefOf('/alerts')} className="underline underline-offset-4 hover:text-text">
          Show all alerts
        </RoomLink>
      </p>
    </div>
  )
}

function Line({ target, alert, maySee }: { target: string; alert: Firing[number]; maySee: boolean }) {
  const trpc = useTRPC()
  const say = useToast()
  const see = useMutation(
    trpc.alerts.see.mutationOptions({
      onError: error => say({ tone: 'failed', text: faultOf(error).message }),
    }),
  )
  const { name, condition, since, isKnown, episode } = alert
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p className="flex min-w-0 grow basis-64 items-start gap-2.5">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-stale" />
        <span className="min-w-0 text-pretty break-words">
          <b className="font-semibold">{name}</b>
          <span aria-live="off" className="text-mute" suppressHydrationWarning>
            {' '}
            since {clock(since)}, <RelativeTime at={since} />
          </span>
          . {condition}.{!isKnown && ' Now there is no data.'}
        </span>
      </p>
      {maySee && (
        <Button
          className="py-1"
          disabled={see.isPending || see.isSuccess}
          aria-label={`Seen: ${name}`}
          onClick={() => see.mutate({ target, episode })}
        >
          Seen
        </Button>
      )}
    </div>
  )
}
