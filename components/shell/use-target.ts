'use client'

import { useQuery } from '@tanstack/react-query'
import { useConnection, useFrame, useTargetId } from '#components/live/live-provider.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { targetStatus } from './target-status.ts'

/** The target that this tab looks at: what it is, and how it is doing. */
export function useTarget() {
  const trpc = useTRPC()
  const id = useTargetId()
  const frame = useFrame()
  const connection = useConnection()
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  const { data: health } = useQuery(trpc.board.health.queryOptions())
  return {
    id,
    facts: targets?.find(target => target.id === id),
    frame,
    health,
    status: targetStatus({ connection, frame, health, target: id }),
  }
}
