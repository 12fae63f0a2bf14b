'use client'

import { useQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode } from 'react'
import { useTargetId } from '#components/live/live-provider.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { NoCache } from './no-cache.tsx'

/** A room about one cache. Another cache is another room: nothing of the one before stays. */
export function CacheRoom({ title, children }: { title: string; children: (target: string) => ReactNode }) {
  const trpc = useTRPC()
  const target = useTargetId()
  const { data: targets } = useQuery(trpc.targets.list.queryOptions())
  if (target === null || (targets && !targets.some(({ id }) => id === target))) {
    return <NoCache title={title} wanted={target} />
  }
  return <Fragment key={target}>{children(target)}</Fragment>
}
