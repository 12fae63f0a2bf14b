import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { createLoader, type SearchParams } from 'nuqs/server'
import { Slowlog } from '#components/slowlog/slowlog.tsx'
import { type Question, questionOf, viewParsers } from '#components/slowlog/view.ts'
import { createContext } from '#server/api/context.ts'
import { createCaller } from '#server/api/router.ts'
import { Hydrated, prefetch, rpc } from '../../prefetch.tsx'

export const metadata: Metadata = { title: 'Slow log' }

const readView = createLoader(viewParsers)

/** The newest entries are in the page itself. */
export default async function SlowlogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = await searchParams
  const words = await readView(search)
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(search.target) ? search.target[0] : search.target) || targets?.[0]?.id
  if (target && words.tab === 'log') {
    const question = questionOf(target, words)
    await Promise.all([
      prefetch(rpc.session.me.queryOptions()),
      prefetch(rpc.slowlog.digest.queryOptions(question)),
      prefetch(rpc.slowlog.choices.queryOptions({ target, kind: words.list })),
      prefetch(rpc.slowlog.settings.queryOptions({ target })),
      prefetch(rpc.slowlog.state.queryOptions({ target })),
      prefetchFirstPage(question),
    ])
  }
  return (
    <Hydrated>
      <Slowlog />
    </Hydrated>
  )
}

function prefetchFirstPage(question: Question) {
  async function ask() {
    const caller = createCaller(createContext(new Headers(await headers())))
    return { pages: [await caller.slowlog.list(question)], pageParams: [null] }
  }
  return prefetch({ queryKey: rpc.slowlog.list.infiniteQueryKey(question), queryFn: ask })
}
