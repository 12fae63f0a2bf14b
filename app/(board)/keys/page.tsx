import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { filterOf, firstQuestion } from '#components/keys/filter.ts'
import { Keys } from '#components/keys/keys.tsx'
import { sortOf } from '#components/keys/list/sorting.ts'
import { firstLevel } from '#components/keys/tree/first-level.ts'
import { usualDelimiter, viewParsers } from '#components/keys/view.ts'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Keys' }

const readView = createLoader(viewParsers)

/** The first keys are in the page itself. */
export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const view = await readView(search)
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.keys.list.queryOptions(firstQuestion(target, filterOf(view), sortOf(view.sort)))),
      prefetch(rpc.keys.walk.queryOptions({ target })),
      view.view === 'tree' &&
        prefetch(
          rpc.keys.tree.queryOptions(firstLevel(target, view.delimiter ?? usualDelimiter, view.order)),
        ),
    ])
  }
  return (
    <Hydrated>
      <Keys />
    </Hydrated>
  )
}
