'use client'

import dynamic from 'next/dynamic'
import { useTargetId } from '#components/live/live-provider.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'
import { AnalyseBar } from './analyse-bar.tsx'
import { BreakdownPanel } from './breakdown-panel.tsx'
import { useAnalysis, useResult } from './use-memory.ts'
import { UsesPanel } from './uses-panel.tsx'

const waiting = (className: string) => () => (
  <Panel title="…" className={className}>
    <Skeleton className="grow" />
  </Panel>
)
const OutlookPanel = dynamic(() => import('./outlook-panel.tsx').then(part => part.OutlookPanel), {
  loading: waiting('min-h-72'),
})
const BigKeys = dynamic(() => import('./big-keys.tsx').then(part => part.BigKeys), {
  loading: waiting('h-[22rem]'),
})
const EvictionsPanel = dynamic(() => import('./evictions-panel.tsx').then(part => part.EvictionsPanel), {
  loading: waiting('h-[22rem]'),
})
const AnalysesList = dynamic(() => import('./analyses-list.tsx').then(part => part.AnalysesList), {
  loading: waiting('min-h-40'),
})
const DifferencePanel = dynamic(() => import('./difference-panel.tsx').then(part => part.DifferencePanel), {
  ssr: false,
})

/** Where the memory goes, and where it is going. */
export function Memory() {
  const target = useTargetId()
  if (target === null) {
    return (
      <Panel title="Memory" className="min-h-96">
        <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
      </Panel>
    )
  }
  return <MemoryOf key={target} target={target} />
}

function MemoryOf({ target }: { target: string }) {
  const analysis = useAnalysis(target)
  const view = useResult(target)
  const { result, address, setAddress } = view
  const whole = result?.whole ?? null
  const empty = { analysis: whole, waiting: view.waiting }
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-72">
          <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Memory</h1>
          <p className="text-pretty text-mute">
            Where it goes and where it is going. Looking does not move the hit rate, and keeps out of the way
            of others.
          </p>
        </div>
        <AnalyseBar analysis={analysis} delimiter={whole?.delimiter ?? ':'} />
      </div>
      <Trouble analysis={analysis} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <BreakdownPanel view={view} />
        {address.before !== null && result?.id && result.id !== address.before && (
          <DifferencePanel
            target={target}
            before={address.before}
            after={result.id}
            onClose={() => setAddress({ before: null })}
          />
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-2">
          <UsesPanel target={target} />
          <OutlookPanel target={target} analysis={whole} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-2">
          <BigKeys {...empty} />
          <EvictionsPanel {...empty} target={target} />
        </div>
        <AnalysesList target={target} view={view} />
      </div>
    </>
  )
}

/** Why the last analysis has no result, or one that is not kept. */
function Trouble({ analysis: { state } }: { analysis: ReturnType<typeof useAnalysis> }) {
  if (!state?.problem || state.phase === 'running') return null
  return (
    <p role="alert" className="mb-3 text-pretty text-stale">
      {state.phase === 'failed' ? `The analysis failed. ${state.problem}` : state.problem}
    </p>
  )
}
