'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import type { KeysView } from './use-keys-view.ts'

const KeyInspector = dynamic(() => import('./inspect/key-inspector.tsx').then(part => part.KeyInspector), {
  ssr: false,
  loading: () => (
    <Panel title="Key" className="grow">
      <Skeleton className="min-h-64 grow" />
    </Panel>
  ),
})

export type InspectedProps = { view: KeysView; target: string; id: string }

/** The key that is looked at, and the way back to the list. */
export function Inspected({ view, target, id }: InspectedProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const close = () => view.openKey(null)
  const forget = () => void queries.invalidateQueries({ queryKey: trpc.inspect.pathKey() })
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-2 *:last:min-h-0 *:last:grow">
      <Button tone="quiet" className="self-start py-0.5 lg:hidden" onClick={close}>
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Back to the keys
      </Button>
      <KeyInspector
        key={id}
        target={target}
        id={id}
        onClose={close}
        onGone={() => {
          forget()
          close()
        }}
        onRenamed={view.openKey}
      />
    </div>
  )
}
