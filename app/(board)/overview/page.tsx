import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { Overview } from '#components/overview/overview.tsx'
import { rangeOf } from '#components/overview/range-of.ts'
import { slimmed } from '#components/overview/shown-metrics.ts'
import type { RangeName } from '#components/rpc/types.ts'
import { createContext } from '#server/api/context.ts'
import { createCaller } from '#server/api/router.ts'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Overview' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** The first numbers are in the page itself. What cannot be had now, the panels ask for and explain. */
export default async function OverviewPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = one(search.target) ?? targets?.[0]?.id
  if (target) {
    const view = { target, range: rangeOf(one(search.range)), node: one(search.node) }
    await Promise.all([prefetch(rpc.overview.latest.queryOptions({ target })), prefetchSeries(view)])
  }
  return (
    <Hydrated>
      <Overview />
    </Hydrated>
  )
}

type View = { target: string; range: RangeName; node: string | null }

/** Under the key that the browser asks with, but without what the page would not draw. */
function prefetchSeries(view: View) {
  const { queryKey } = rpc.overview.series.queryOptions(view)
  async function ask() {
    const caller = createCaller(createContext(new Headers(await headers())))
    return slimmed(await caller.overview.series(view))
  }
  return prefetch({ queryKey, queryFn: ask })
}

const one = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) || null
