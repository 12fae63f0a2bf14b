'use client'

import { ArrowLeft } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'
import { KeyList } from './key-list.tsx'
import { Namespaces } from './namespaces.tsx'
import type { Selection } from './selection.ts'
import { type KeysView, useKeysView } from './use-keys-view.ts'

const KeyInspector = dynamic(() => import('./inspect/key-inspector.tsx').then(part => part.KeyInspector), {
  ssr: false,
  loading: () => <Skeleton className="min-h-64 grow" />,
})
const KeysActions = dynamic(() => import('./act/keys-actions.tsx').then(part => part.KeysActions), {
  ssr: false,
  loading: () => <div className="h-8" />,
})
const JobsStrip = dynamic(() => import('./act/jobs-strip.tsx').then(part => part.JobsStrip), { ssr: false })

/** Namespaces, the keys of the one that is chosen, and the key that is looked at. */
export function Keys() {
  const view = useKeysView()
  const [chosen, setChosen] = useState<Selection>(null)
  const { target, words } = view
  if (target === null)
    return (
      <Panel title="Keys" className="min-h-96">
        <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
      </Panel>
    )
  return (
    <div className="flex flex-col gap-3 lg:h-[calc(100dvh-5.25rem)]">
      <Head view={view} target={target} chosen={chosen} />
      <JobsStrip target={target} />
      <div
        className={`grid min-h-0 grow grid-cols-1 gap-3 ${words.view === 'tree' ? 'lg:grid-cols-[16rem_minmax(0,1fr)_25rem]' : 'lg:grid-cols-[minmax(0,1fr)_25rem]'}`}
      >
        {words.view === 'tree' && <Namespaces view={view} target={target} />}
        <KeyList view={view} target={target} onChoose={setChosen} />
        {words.key === null ? (
          <Panel title="Key" className="hidden lg:flex">
            <Empty>Choose a key to look into it.</Empty>
          </Panel>
        ) : (
          <Inspected view={view} target={target} id={words.key} />
        )}
      </div>
    </div>
  )
}

type HeadProps = { view: KeysView; target: string; chosen: Selection }

function Head({ target, chosen }: HeadProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-2">
      <div>
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Keys</h1>
        <p className="text-mute">Looking at keys does not move the hit rate.</p>
      </div>
      <KeysActions target={target} selection={chosen} />
    </div>
  )
}

type InspectedProps = { view: KeysView; target: string; id: string }

function Inspected({ view, target, id }: InspectedProps) {
  const close = () => view.openKey(null)
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-2">
      <Button tone="quiet" className="self-start lg:hidden" onClick={close}>
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Back to the list
      </Button>
      <KeyInspector
        key={id}
        target={target}
        id={id}
        onClose={close}
        onGone={close}
        onRenamed={view.openKey}
      />
    </div>
  )
}
