'use client'

import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useLive, useLiveStore } from '#components/live/live-provider.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Metric } from '#components/rpc/types.ts'
import { NoCache } from '#components/shell/no-cache.tsx'
import { Charts } from './charts.tsx'
import { type Figures, liveFigures, pastFigures, readingOf } from './figures.ts'
import { KeyspaceTable } from './keyspace-table.tsx'
import { nodesOf } from './missing.ts'
import { NodesTable } from './nodes-table.tsx'
import { PageHead } from './page-head.tsx'
import { ServerIdentity } from './server-identity.tsx'
import { Tiles } from './tiles.tsx'
import { TrafficHint } from './traffic-hint.tsx'
import { usePresent } from './use-present.ts'
import { useView, type View } from './use-view.ts'

const shapes: readonly Metric[] = ['hits', 'misses', 'operations', 'evicted', 'memoryUsed', 'latencyP99']

/** What the cache is doing now, or did over a past range. */
export function Overview() {
  const view = useView()
  const trpc = useTRPC()
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  const present = usePresent()
  const figures = useFigures(view, present.frame)
  const facts = targets?.find(({ id }) => id === view.target)
  if (view.target === null || (targets && !facts)) return <NoCache title="Overview" wanted={view.target} />

  const { frame, stale } = present
  const nodes = nodesOf(facts, view.node)
  return (
    <>
      <PageHead
        view={view}
        node={frame?.nodes.find(({ id }) => id === view.node)?.name ?? null}
        staleSince={stale}
      />
      <TrafficHint facts={facts} figures={figures} frame={frame} quiet={stale !== null} />
      <div className={stale === null ? 'grid gap-3' : 'grid gap-3 dimmed'}>
        <Tiles figures={figures} frame={present.newest} nodes={nodes} node={view.node} />
        <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
          {frame && frame.nodes.length > 1 && (
            <NodesTable frame={frame} chosen={view.node} onChoose={view.chooseNode} />
          )}
          <Charts view={view} figures={figures} />
          <KeyspaceTable nodes={facts ? nodes : null} answering={stale === null} />
          <ServerIdentity facts={facts} nodes={nodes} now={frame?.at ?? null} />
        </div>
      </div>
    </>
  )
}

function useFigures(view: View, frame: ReturnType<typeof usePresent>['frame']): Figures {
  const store = useLiveStore()
  const inBrowser = useSyncExternalStore(never, yes, no)
  useLive(({ tick }) => tick)
  if (view.past) return pastFigures(view.past, readingOf(frame, view.node))
  return liveFigures({ frame, node: view.node, columns: inBrowser ? store.columns(view.node, shapes) : null })
}

const never = () => () => {}
const yes = () => true
const no = () => false
