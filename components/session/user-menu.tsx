'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleUser } from 'lucide-react'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { useSignOut } from './use-sign-out.ts'

const grants = {
  full: 'You may do everything that the cache’s role allows.',
  view: 'You may look, and change nothing.',
}

/** Who is signed in. Not shown on a board that asks nobody. */
export function UserMenu() {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const signOut = useSignOut()
  if (!me?.required || !me.viewer) return null
  return (
    <Popover
      title="Signed in"
      label={`Signed in as ${me.viewer.name}`}
      triggerClass="inline-flex size-[1.875rem] shrink-0 items-center justify-center rounded-control border border-line bg-panel text-mute transition-colors hover:border-edge hover:text-text"
      trigger={<CircleUser aria-hidden="true" className="size-4" />}
    >
      <div className="grid gap-3">
        <div>
          <p className="font-semibold break-words">{me.viewer.name}</p>
          <p className="text-mute">{grants[me.viewer.grant]}</p>
        </div>
        <Button onClick={signOut}>Sign out</Button>
      </div>
    </Popover>
  )
}
