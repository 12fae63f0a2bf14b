'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useTarget } from '#components/shell/use-target.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { useTicked } from './list/use-ticked.ts'
import { FilterBar } from './search/filter-bar.tsx'
import { selectionOf } from './selection.ts'
import { type KeysView, useKeysView } from './use-keys-view.ts'
import { useEpoch } from './walk/use-epoch.ts'
import { useFreshWalk } from './walk/use-fresh-walk.ts'
import { useWalk } from './walk/use-walk.ts'
import { WalkBar } from './walk/walk-bar.tsx'

// In the page as it is sent, and brought to life after the field that somebody may be writing in.
const KeyList = dynamic(() => import('./list/key-list.tsx').then(part => part.KeyList), {
  loading: () => (
    <Panel title="All keys" className="grow">
      <Skeleton className="min-h-96 grow" />
    </Panel>
  ),
})
const Namespaces = dynamic(() => import('./tree/namespaces.tsx').then(part => part.Namespaces), {
  loading: () => <Panel title="Namespaces" className="max-lg:hidden" />,
})
const NoCache = dynamic(() => import('#components/shell/no-cache.tsx').then(part => part.NoCache))
const Inspected = dynamic(() => import('./inspected.tsx').then(part => part.Inspected), { ssr: false })
const NewKey = dynamic(() => import('./inspect/new-key.tsx').then(part => part.NewKey), { ssr: false })
const KeysActions = dynamic(() => import('./act/keys-actions.tsx').then(part => part.KeysActions), {
  ssr: false,
  loading: () => <div className="h-8" />,
})
const JobsStrip = dynamic(() => import('./act/jobs-strip.tsx').then(part => part.JobsStrip), { ssr: false })
const Sums = dynamic(() => import('./statistics/sums.tsx').then(part => part.Sums), {
  ssr: false,
  loading: () => (
    <Panel title="Sums by namespace" className="min-h-96 grow">
      <Skeleton className="grow" />
    </Panel>
  ),
})

/** Namespaces, the keys of the one that is chosen, and the key that is looked at. */
export function Keys() {
  const view = useKeysView()
  const { target } = view
  const trpc = useTRPC()
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  if (target === null || (targets && !targets.some(({ id }) => id === target)))
    return <NoCache title="Keys" wanted={target} />
  return <Room key={target} view={view} target={target} />
}

function Room({ view, target }: { view: KeysView; target: string }) {
  const walk = useWalk(target)
  useFreshWalk(walk)
  const epoch = useEpoch(walk.walk)
  const ticked = useTicked()
  const { facts, status } = useTarget()
  const stale = status.tone === 'down' || status.tone === 'lost'
  const parts = { view, target, walk, epoch, stale }
  const { words } = view
  const [onList, setOnList] = useState(words.prefix !== null || words.pattern !== '')
  const showsKey = words.key !== null && words.view !== 'sums'
  return (
    <div className="flex flex-col gap-3 lg:h-[calc(100dvh-5.25rem)] lg:min-h-[34rem]">
      <Head view={view} target={target} ticked={ticked} since={stale ? (status.since ?? null) : null} />
      <JobsStrip target={target} />
      <FilterBar view={view} />
      <WalkBar view={walk} />
      <div className={`grid min-h-0 grow grid-cols-[minmax(0,1fr)] gap-3 ${columnsOf(view, showsKey)}`}>
        {words.view === 'sums' ? (
          <Sums {...parts} />
        ) : (
          <>
            {words.view === 'tree' && (
              <Namespaces
                {...parts}
                onChosen={() => setOnList(true)}
                className={onList || showsKey ? `hidden lg:flex ${showsKey ? 'lg:max-xl:hidden' : ''}` : ''}
              />
            )}
            <div
              className={`flex min-h-0 min-w-0 flex-col gap-2 ${showsKey || (words.view === 'tree' && !onList) ? 'max-lg:hidden' : ''}`}
            >
              {words.view === 'tree' && (
                <Button tone="quiet" className="self-start py-0.5 lg:hidden" onClick={() => setOnList(false)}>
                  ← Namespaces
                </Button>
              )}
              <KeyList {...parts} nodes={facts?.nodes.length ?? 1} ticked={ticked} className="grow" />
            </div>
            {showsKey && words.key !== null && <Inspected view={view} target={target} id={words.key} />}
          </>
        )}
      </div>
    </div>
  )
}

/** On a narrow screen one column at a time; between, two; with room for them, three. */
function columnsOf({ words }: KeysView, showsKey: boolean): string {
  if (words.view === 'sums') return ''
  if (words.view === 'flat') return showsKey ? 'lg:grid-cols-[minmax(0,1fr)_minmax(22rem,27rem)]' : ''
  return showsKey
    ? 'lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[15rem_minmax(0,1fr)_25rem]'
    : 'lg:grid-cols-[15rem_minmax(0,1fr)] xl:grid-cols-[17rem_minmax(0,1fr)]'
}

type HeadProps = {
  view: KeysView
  target: string
  ticked: ReturnType<typeof useTicked>
  since: number | null
}

function Head({ view, target, ticked, since }: HeadProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 grow basis-72 self-start">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Keys</h1>
        <p className="text-pretty text-mute">
          {since === null ? (
            'Looking at keys does not move the hit rate, and does not make a key look used.'
          ) : (
            <span className="text-stale">
              The cache does not answer since <RelativeTime at={since} />: these are the names as they were
              last read.
            </span>
          )}
        </p>
      </div>
      <div className="flex min-w-0 flex-wrap items-start justify-end gap-2 xl:max-w-[42rem]">
        <KeysActions target={target} selection={selectionOf(view, ticked.ticked)} />
        <NewKey target={target} onCreated={view.openKey} />
      </div>
    </div>
  )
}
