import type { Metadata } from 'next'
import { RunsList } from '#components/runs/runs-list.tsx'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Runs' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** The list is in the page itself. What cannot be had now, the panel asks for and explains. */
export default async function RunsPage({ searchParams }: { searchParams: Search }) {
  const { target: wanted } = await searchParams
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(wanted) ? wanted[0] : wanted) || targets?.[0]?.id
  if (target) await prefetch(rpc.runs.list.queryOptions({ target }))
  return (
    <Hydrated>
      <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Runs</h1>
      <p className="mb-4 text-pretty text-mute">
        What the lab has measured: to look at again, to compare, and to take away.
      </p>
      <RunsList />
    </Hydrated>
  )
}
