import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { LiveProvider } from '#components/live/live-provider.tsx'
import { signInPath } from '#components/rpc/sign-in-link.ts'
import { Shell } from '#components/shell/shell.tsx'
import { Hydrated, prefetch, rpc } from '../prefetch.tsx'

/** Sends strangers to the sign-in page. A courtesy only: every procedure checks for itself who asks. */
export default async function BoardLayout({ children }: { children: ReactNode }) {
  const me = await prefetch(rpc.session.me.queryOptions())
  if (me?.required && !me.viewer) redirect(signInPath((await headers()).get('x-path') ?? '/overview'))
  await Promise.all([prefetch(rpc.targets.list.queryOptions()), prefetch(rpc.board.health.queryOptions())])
  return (
    <Hydrated>
      <LiveProvider>
        <Shell>{children}</Shell>
      </LiveProvider>
    </Hydrated>
  )
}
