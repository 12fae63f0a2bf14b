'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useConnection } from '#components/live/live-provider.tsx'
import { useTopic } from '#components/live/use-topic.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LabState } from '#components/rpc/types.ts'

/** What happens to the lab comes by the stream; after a break it is asked for, since the board may be another one. */
export function useLabStream(target: string | null) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { status } = useConnection()
  const wasLost = useRef(false)

  useTopic(target === null ? null : `lab:${target}`, {
    'lab-state': value =>
      queries.setQueryData(trpc.strategies.state.queryKey({ target: target ?? '' }), value as LabState),
  })
  useEffect(() => {
    if (status === 'live' && wasLost.current)
      void queries.invalidateQueries(trpc.strategies.state.queryFilter({ target: target ?? '' }))
    wasLost.current = status === 'lost'
  }, [status, queries, trpc, target])
}
