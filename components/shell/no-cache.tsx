'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed } from '#components/ui/panel-states.tsx'

/** There is no cache to look at: not yet, or not under this name. */
export function NoCache({ title, wanted }: { title: string; wanted: string | null }) {
  return (
    <>
      <h1 className="mb-4 text-[1.1875rem] font-semibold tracking-[-0.01em]">{title}</h1>
      <Panel title="Cache" className="min-h-64">
        {wanted === null ? <Starting /> : <Unknown wanted={wanted} />}
      </Panel>
    </>
  )
}

function Starting() {
  const trpc = useTRPC()
  const { data: health } = useQuery(trpc.board.health.queryOptions())
  const targets = useQuery(trpc.targets.list.queryOptions())
  if (targets.error)
    return <Failed message={faultOf(targets.error).message} onRetry={() => void targets.refetch()} />
  if (health?.cache.status === 'failed') {
    return <Failed message={`${health.cache.message} The board goes on trying by itself.`} />
  }
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
