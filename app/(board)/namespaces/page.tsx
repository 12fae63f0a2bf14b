import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { addressParsers } from '#components/namespaces/address.ts'
import { Namespaces } from '#components/namespaces/namespaces.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Namespaces' }

const readAddress = createLoader(addressParsers)

/** The newest capture is in the page itself. */
export default async function NamespacesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const { capture: id } = await readAddress(search)
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.namespaces.state.queryOptions({ target })),
      prefetch(rpc.namespaces.get.queryOptions({ target, id })),
    ])
  }
  return (
    <Hydrated>
      <Namespaces />
    </Hydrated>
  )
}
