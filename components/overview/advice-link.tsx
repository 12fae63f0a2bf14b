'use client'

import { useQuery } from '@tanstack/react-query'
import { Lightbulb } from 'lucide-react'
import { useTRPC } from '#components/rpc/trpc.ts'
import { RoomLink } from '#components/shell/room-link.tsx'

const refreshMs = 30_000
/** The servers may answer at any moment. */
const unseenRefreshMs = 3_000

/** How much there is to be said about this cache, and the way there. */
export function AdviceLink({ target }: { target: string }) {
  const trpc = useTRPC()
  const { data } = useQuery({
    ...trpc.advice.brief.queryOptions({ target }),
    refetchInterval: ({ state }) => (state.data?.seen === false ? unseenRefreshMs : refreshMs),
  })
  if (!data) return null
  const { findings, now, seen } = data
  const none = seen ? 'no findings' : 'no advice yet'
  const words = findings === 0 ? none : findings === 1 ? '1 finding' : `${findings} findings`
  const urgent = now === 0 ? '' : `, ${now} to act on now`
  return (
    <RoomLink
      href="/advice"
      aria-label={`Advice: ${words}${urgent}`}
      title={`Advice: ${words}${urgent}`}
      className={`inline-flex items-center gap-2 rounded-control px-3 py-1.5 whitespace-nowrap hover:bg-raise ${now > 0 ? 'text-stale' : 'text-mute hover:text-text'}`}
    >
      <Lightbulb aria-hidden="true" className="size-3.5" />
      {words}
    </RoomLink>
  )
}
