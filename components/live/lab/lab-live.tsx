'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useNow } from '#components/format/ticker.ts'
import { useConnection, useTargetId } from '#components/live/live-provider.tsx'
import { useTopic } from '#components/live/use-topic.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LabFrame, LabState } from '#components/rpc/types.ts'
import { createLabStore, type LabNow, type LabStore } from './lab-store.ts'

/** The board closes a second when the next one has begun. */
const settledMs = 2_500

const LabContext = createContext<LabStore | null>(null)

/** Listens to the lab of the target that this tab looks at, once, for every part of the page below it. */
export function LabLive({ children }: { children: ReactNode }) {
  const target = useTargetId()
  // Another target is another lab: its numbers begin anew.
  return <Listening key={target} target={target} content={children} />
}

function Listening({ target, content }: { target: string | null; content: ReactNode }) {
  const [store] = useState(() => createLabStore())
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data } = useQuery({
    ...trpc.strategies.series.queryOptions({ target: target ?? '' }),
    enabled: target !== null,
  })

  useGapFilling(store, () => {
    if (target !== null)
      void queries.invalidateQueries({ queryKey: trpc.strategies.series.queryKey({ target }) })
  })
  useTopic(target === null ? null : `lab:${target}`, {
    'lab-frame': value => store.frame(value as LabFrame),
    'lab-state': value => {
      // What the lab before it measured says nothing about this one.
      if ((value as LabState).phase.kind === 'starting') store.clear()
    },
  })
  useEffect(() => {
    if (data) store.seed(data)
  }, [store, data])
  useReturn(() => {
    if (target === null) return
    void queries.invalidateQueries({ queryKey: trpc.strategies.series.queryKey({ target }) })
  })
  useEffect(() => {
    const look = () => store.hide(document.hidden)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [store])
  return <LabContext value={store}>{content}</LabContext>
}

/** What passed between the question for the past and the first frame is asked for when the frames come. */
function useGapFilling(store: LabStore, ask: () => void) {
  const newest = useRef(ask)
  useEffect(() => {
    newest.current = ask
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const undo = store.subscribe(() => {
      if (store.heardAt() === 0) return
      undo()
      timer = setTimeout(() => newest.current(), settledMs)
    })
    return () => {
      undo()
      clearTimeout(timer)
    }
  }, [store])
}

/** The stream is back: what it said meanwhile may be more than the board repeats. */
function useReturn(run: () => void) {
  const { status } = useConnection()
  const wasLost = useRef(false)
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  useEffect(() => {
    if (status === 'live' && wasLost.current) newest.current()
    if (status !== 'connecting') wasLost.current = status === 'lost'
  }, [status])
}

export function useLabStore(): LabStore {
  const store = use(LabContext)
  if (!store) throw new Error('This part of the screen needs a LabLive around it.')
  return store
}

/** The numbers of now, renewed twice a second; null while there are none. */
export function useLabNow(): LabNow | null {
  const store = useLabStore()
  return useSyncExternalStore(store.subscribe, store.now, () => null)
}

/** What the lab is doing, and the question itself for those who show that it failed. */
export function useLabState() {
  const trpc = useTRPC()
  const target = useTargetId()
  const query = useQuery({
    ...trpc.strategies.state.queryOptions({ target: target ?? '' }),
    enabled: target !== null,
  })
  return { state: query.data ?? null, error: query.error, retry: () => void query.refetch() }
}

const silentMs = 4_000

/** When the numbers on the screen were true, if they may not be any more. */
export function useLabStale(running: boolean): number | null {
  const store = useLabStore()
  const { status, since } = useConnection()
  const now = useNow()
  const heardAt = store.heardAt()
  if (!running) return null
  if (status === 'lost') return heardAt || since
  return heardAt !== 0 && now - heardAt > silentMs ? heardAt : null
}
