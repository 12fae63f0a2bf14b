'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useTarget } from '#components/shell/use-target.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed } from '#components/ui/panel-states.tsx'

/** There is no cache to look into: not yet, or not under this name. */
export function NoCache({ wanted }: { wanted: string | null }) {
  return (
    <>
      <h1 className="mb-4 text-[1.1875rem] font-semibold tracking-[-0.01em]">Keys</h1>
      <Panel title="Cache" className="min-h-64">
        {wanted === null ? <Starting /> : <Unknown wanted={wanted} />}
      </Panel>
    </>
  )
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
