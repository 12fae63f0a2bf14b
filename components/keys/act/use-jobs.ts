'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useConnection } from '#components/live/live-provider.tsx'
import { useTopic } from '#components/live/use-topic.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyJob, KeyJobs } from '#components/rpc/types.ts'
import { isOver, withJob } from './job-words.ts'
import { useOperateRights } from './use-operate-rights.ts'

const againMs = 3000
const nothing: KeyJobs = { jobs: [], history: { entries: [], next: null, problem: null } }

/** The jobs of a cache, newest first: asked for once, then told by the stream. */
export function useJobs(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const mayAsk = useOperateRights(target).refused === null
  const options = trpc.operate.jobs.list.queryOptions({ target })
  const { queryKey } = options
  const { data, error, refetch } = useQuery({
    ...options,
    enabled: mayAsk,
    staleTime: 0,
    // A board that has just come back may not have its memory yet.
    refetchInterval: ({ state }) => (state.error || state.data?.history.problem ? againMs : false),
  })

  const stale = () => void queries.invalidateQueries({ queryKey })

  /** What is on the screen of the keys may be another now. */
  function lookAgain() {
    void queries.invalidateQueries({ queryKey: trpc.keys.pathKey() })
    void queries.invalidateQueries({ queryKey: trpc.inspect.pathKey() })
  }

  function hear(value: unknown) {
    // The board's own stream, of the same version as this page.
    const job = value as KeyJob
    const before = queries.getQueryData(queryKey)
    queries.setQueryData(queryKey, withJob(before ?? nothing, job))
    const known = before?.jobs.find(({ id }) => id === job.id)
    if (isOver(job) && known && !isOver(known)) lookAgain()
    // What may undo it does not go over the stream, and its story is in the list of activities.
    if (mayAsk && isOver(job) && !(known && isOver(known))) stale()
  }
  useTopic(`jobs:${target}`, { job: hear })
  useReturn(stale)

  return {
    ...(data ?? nothing),
    waiting: mayAsk && !data && !error,
    fault: error && faultOf(error),
    retry: () => void refetch(),
  }
}

/** A board that has restarted knows its jobs from the list of activities only. */
function useReturn(back: () => void) {
  const { status } = useConnection()
  const before = useRef(status)
  useEffect(() => {
    if (before.current === 'lost' && status === 'live') back()
    before.current = status
  })
}

/** Shows a job at once that was just begun here. */
export function useKeepJob(target: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { queryKey } = trpc.operate.jobs.list.queryOptions({ target })
  return (job: KeyJob) => {
    queries.setQueryData(queryKey, before => withJob(before ?? nothing, job))
  }
}
