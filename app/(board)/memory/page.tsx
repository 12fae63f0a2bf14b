import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { addressParsers } from '#components/memory/address.ts'
import { Memory } from '#components/memory/memory.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Memory' }

const readAddress = createLoader(addressParsers)

/** The newest analysis is in the page itself. */
export default async function MemoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const { analysis: id } = await readAddress(search)
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.memory.state.queryOptions({ target })),
      prefetch(rpc.memory.get.queryOptions({ target, id })),
      prefetch(rpc.memory.server.queryOptions({ target })),
    ])
  }
  return (
    <Hydrated>
      <Memory />
    </Hydrated>
  )
}
