import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { Clients } from '#components/clients/clients.tsx'
import { questionOf, viewParsers } from '#components/clients/view.ts'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Clients' }

const readView = createLoader(viewParsers)

/** Who is connected, in the page itself. */
export default async function ClientsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const words = await readView(search)
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.session.me.queryOptions()),
      prefetch(rpc.clients.list.queryOptions(questionOf(target, words))),
    ])
  }
  return (
    <Hydrated>
      <Clients />
    </Hydrated>
  )
}
