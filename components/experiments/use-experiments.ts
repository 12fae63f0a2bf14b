'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useConnection } from '#components/live/live-provider.tsx'
import { useTopic } from '#components/live/use-topic.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentsState, Told } from '#components/rpc/types.ts'
import { withNews } from './run-columns.ts'

/** What there is, what runs and what waits. What happens to it comes by the stream. */
export function useExperiments(target: string | null) {
  const trpc = useTRPC()
  const enabled = target !== null
  const on = { target: target ?? '' }
  const catalogue = useQuery({
    ...trpc.experiments.catalogue.queryOptions(on),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const state = useQuery({ ...trpc.experiments.state.queryOptions(on), enabled })
  useExperimentStream(target)
  return { catalogue, state }
}

function useExperimentStream(target: string | null) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { status } = useConnection()
  const wasLost = useRef(false)
  const on = { target: target ?? '' }

  /** Runs begin and end with the state: their pages and lists are other ones then. */
  function hearState(state: ExperimentsState) {
    const key = trpc.experiments.state.queryKey(on)
    const before = queries.getQueryData(key)
    queries.setQueryData(key, state)
    if (runsIn(before) === runsIn(state)) return
    for (const path of [trpc.experiments.run, trpc.experiments.list, trpc.experiments.votes])
      void queries.invalidateQueries({ queryKey: path.queryKey() })
  }

  function hearNews({ run, told }: { run: string; told: Told[] }) {
    queries.setQueryData(trpc.experiments.run.queryKey({ ...on, id: run }), before => {
      if (!before?.sofar) return before
      const rows = told.flatMap(each => (each.kind === 'row' ? [each.row] : []))
      const kept = before.sofar.rows.filter(({ choice }) => !rows.some(row => row.choice === choice))
      const lines = withNews(before.sofar.lines as Parameters<typeof withNews>[0], told)
      return { ...before, sofar: { ...before.sofar, rows: [...kept, ...rows], lines } }
    })
  }

  useTopic(target === null ? null : `experiments:${target}`, {
    'experiments-state': value => hearState(value as ExperimentsState),
    'experiments-news': value => hearNews(value as { run: string; told: Told[] }),
    'experiments-votes': () =>
      void queries.invalidateQueries({ queryKey: trpc.experiments.votes.queryKey() }),
  })
  useEffect(() => {
    if (status === 'live' && wasLost.current)
      void queries.invalidateQueries({ queryKey: trpc.experiments.pathKey() })
    wasLost.current = status === 'lost'
  }, [status, queries, trpc])
}

const runsIn = (state: ExperimentsState | undefined) =>
  [state?.current?.id, state?.current?.startedAt, ...(state?.queue.map(({ id }) => id) ?? [])].join(' ')
