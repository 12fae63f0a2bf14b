import type { Metadata } from 'next'
import { Advice } from '#components/advice/advice.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Advice' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** What was found is in the page itself. */
export default async function AdvicePage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.session.me.queryOptions()),
      prefetch(rpc.advice.get.queryOptions({ target })),
      prefetch(rpc.memory.state.queryOptions({ target })),
    ])
  }
  return (
    <Hydrated>
      <Advice />
    </Hydrated>
  )
}
