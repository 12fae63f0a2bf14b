import type { Metadata } from 'next'
import { Strategies } from '#components/strategies/strategies.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Strategies' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** The lab as it is, in the page itself. What cannot be had now, the page asks for and explains. */
export default async function StrategiesPage({ searchParams }: { searchParams: Search }) {
  const wanted = (await searchParams).target
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(wanted) ? wanted[0] : wanted) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.strategies.state.queryOptions({ target })),
      prefetch(rpc.strategies.presets.queryOptions({ target })),
      prefetch(rpc.strategies.series.queryOptions({ target })),
    ])
  }
  return (
    <Hydrated>
      <Strategies />
    </Hydrated>
  )
}
