import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { createLoader, type SearchParams } from 'nuqs/server'
import { Activity } from '#components/activity/activity.tsx'
import { type Filters, filterParsers, questionOf } from '#components/activity/filters.ts'
import { createContext } from '#server/api/context.ts'
import { createCaller } from '#server/api/router.ts'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Activity' }

const readFilters = createLoader(filterParsers)

/** The first entries are in the page itself. */
export default async function ActivityPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filters = await readFilters(searchParams)
  await Promise.all([prefetch(rpc.activity.choices.queryOptions()), prefetchFirstPage(filters)])
  return (
    <Hydrated>
      <Activity />
    </Hydrated>
  )
}

function prefetchFirstPage(filters: Filters) {
  const question = questionOf(filters)
  const queryKey = rpc.activity.list.infiniteQueryKey(question)
  async function ask() {
    const caller = createCaller(createContext(new Headers(await headers())))
    return { pages: [await caller.activity.list(question)], pageParams: [null] }
  }
  return prefetch({ queryKey, queryFn: ask })
}
