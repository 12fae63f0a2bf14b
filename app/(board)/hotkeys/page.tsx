import type { Metadata } from 'next'
import { HotKeys } from '#components/hotkeys/hotkeys.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Hot keys' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** What the last search has found, in the page itself. */
export default async function HotKeysPage({ searchParams }: { searchParams: Search }) {
  const wanted = (await searchParams).target
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(wanted) ? wanted[0] : wanted) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.session.me.queryOptions()),
      prefetch(rpc.hotkeys.means.queryOptions({ target })),
      prefetch(rpc.hotkeys.state.queryOptions({ target })),
    ])
  }
  return (
    <Hydrated>
      <HotKeys />
    </Hydrated>
  )
}
