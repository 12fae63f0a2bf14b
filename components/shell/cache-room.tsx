'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { Fragment, type ReactNode } from 'react'
import { useTargetId } from '#components/live/live-provider.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed } from '#components/ui/panel-states.tsx'
import { useTarget } from './use-target.ts'

/** A room about one cache. Another cache is another room: nothing of the one before stays. */
export function CacheRoom({ title, children }: { title: string; children: (target: string) => ReactNode }) {
  const trpc = useTRPC()
  const target = useTargetId()
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  if (target === null || (targets && !targets.some(({ id }) => id === target))) {
    return (
      <>
        <h1 className="mb-4 text-[1.1875rem] font-semibold tracking-[-0.01em]">{title}</h1>
        <Panel title="Cache" className="min-h-64">
          {target === null ? <Starting /> : <Unknown wanted={target} />}
        </Panel>
      </>
    )
  }
  return <Fragment key={target}>{children(target)}</Fragment>
}

function Starting() {
  const { health } = useTarget()
  if (health?.cache.status === 'failed')
    return <Failed message={`${health.cache.message} The board goes on trying by itself.`} />
  return <Empty>The cache is starting. This page continues by itself as soon as it answers.</Empty>
}

function Unknown({ wanted }: { wanted: string }) {
  const [, setTarget] = useQueryState('target', parseAsString)
  return (
    <Empty>
      <p className="mb-3">
        This board watches no cache called <code className="font-mono break-all text-text">{wanted}</code>{' '}
        (any more).
      </p>
      <Button onClick={() => void setTarget(null)}>Show the one it watches</Button>
    </Empty>
  )
}
