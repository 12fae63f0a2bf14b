'use client'

import { useLabNow, useLabState } from '#components/live/lab/lab-live.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import type { LabState } from '#components/rpc/types.ts'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'

/** What a panel shows instead of numbers; null when there are numbers to show. */
export function useInstead(): React.ReactNode {
  const { state, error, retry } = useLabState()
  const now = useLabNow()
  if (!state && error) return <Failed message={faultOf(error).message} onRetry={retry} />
  if (!state) return <Skeleton className="grow" />
  if (state.phase.kind === 'running' && now) return null
  return <Empty>{sentenceOf(state)}</Empty>
}

function sentenceOf({ phase, refused }: LabState): string {
  switch (phase.kind) {
    case 'idle':
      return refused ?? 'Nothing runs yet. Start the lab, and every request that travels is shown here.'
    case 'starting':
      return 'The tables are being filled. The first requests travel as soon as that is done.'
    case 'running':
      return 'The first numbers come within a second.'
    case 'stopping':
      return 'The lab is stopping: what waits is written, then everything of the lab is removed.'
    case 'failed':
      return `The lab has failed. ${phase.message}`
  }
}
