import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { Alerts } from '#components/alerts/alerts.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Alerts' }

/** The rules and how they stand, in the page itself. */
export default async function AlertsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.session.me.queryOptions()),
      prefetch(rpc.overview.latest.queryOptions({ target })),
      prefetch(rpc.alerts.series.queryOptions({ target })),
      prefetch(rpc.alerts.list.queryOptions({ target })),
      prefetch(rpc.alerts.webhooks.queryOptions({ target })),
    ])
  }
  return (
    <Hydrated>
      <Alerts />
    </Hydrated>
  )
}
