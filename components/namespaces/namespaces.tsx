'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useTargetId } from '#components/live/live-provider.tsx'
import { useTarget } from '#components/shell/use-target.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'
import { CaptureBar } from './capture-bar.tsx'
import { HitsPanel } from './hits-panel.tsx'
import { type CaptureView, useCapture, useResult } from './use-namespaces.ts'

const waiting = (className: string) => () => (
  <Panel title="…" className={className}>
    <Skeleton className="grow" />
  </Panel>
)
const PreparePanel = dynamic(() => import('./prepare-panel.tsx').then(part => part.PreparePanel), {
  ssr: false,
})
const OverTimePanel = dynamic(() => import('./over-time-panel.tsx').then(part => part.OverTimePanel), {
  loading: waiting('h-[16rem]'),
})
const WhatIfPanel = dynamic(() => import('./what-if-panel.tsx').then(part => part.WhatIfPanel), {
  loading: waiting('min-h-72'),
})
const CostPanel = dynamic(() => import('./cost-panel.tsx').then(part => part.CostPanel), {
  loading: waiting('min-h-40'),
})
const CapturesList = dynamic(() => import('./captures-list.tsx').then(part => part.CapturesList), {
  loading: waiting('min-h-40'),
})

const LabPanel = dynamic(() => import('./lab-panel.tsx').then(part => part.LabPanel), { ssr: false })

/** Hit rate by namespace, of any application. */
export function Namespaces() {
  const target = useTargetId()
  if (target === null) {
    return (
      <Panel title="Namespaces" className="min-h-96">
        <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
      </Panel>
    )
  }
  return <NamespacesOf key={target} target={target} />
}

function NamespacesOf({ target }: { target: string }) {
  const capture = useCapture(target)
  const view = useResult(target)
  const { facts } = useTarget()
  const [preparing, setPreparing] = useState(false)
  const whole = view.result?.whole ?? null
  const { space } = view.address
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-72">
          <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Namespaces</h1>
          <p className="text-pretty text-mute">
            Which part of the keys misses, and what would help. Off until you ask for it: looking costs the
            server.
          </p>
        </div>
        <CaptureBar
          capture={capture}
          mayCapture={facts !== undefined && facts.role !== 'observe'}
          onPrepare={() => setPreparing(true)}
        />
      </div>
      {facts?.role === 'observe' && (
        <p className="mb-3 text-mute">
          A capture needs the role operate: set CACHEBOARD_ROLE=operate. What was captured before can be
          looked at.
        </p>
      )}
      <Trouble capture={capture} />
      {preparing && !capture.running && (
        <PreparePanel
          target={target}
          delimiter={whole?.delimiter ?? ':'}
          onClose={() => setPreparing(false)}
          onStart={order => {
            setPreparing(false)
            capture.start(order)
          }}
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <HitsPanel view={view} />
        {facts?.role === 'lab' && <LabPanel target={target} />}
        {whole && (
          <>
            <OverTimePanel result={whole} space={space} />
            <WhatIfPanel result={whole} space={space} />
          </>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-2">
          {whole && <CostPanel result={whole} />}
          <CapturesList target={target} view={view} />
        </div>
      </div>
    </>
  )
}

/** Why the last capture has no result, or one that is not kept. */
function Trouble({ capture: { state, running } }: { capture: CaptureView }) {
  if (!state?.problem || running) return null
  return (
    <p role="alert" className="mb-3 text-pretty text-stale">
      {state.phase === 'failed' ? `The capture failed. ${state.problem}` : state.problem}
    </p>
  )
}
