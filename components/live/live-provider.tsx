'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Frame } from '#components/rpc/types.ts'
import { type Connection, createLiveStore, type LiveState, type LiveStore } from './live-store.ts'
import { createTopics, type Topics } from './topics.ts'
import { useStream } from './use-stream.ts'

const LiveContext = createContext<{ store: LiveStore; topics: Topics } | null>(null)

/** One stream for this tab, of the target in the address or else of the first there is. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live] = useState(() => ({ store: createLiveStore(), topics: createTopics() }))
  const { store, topics } = live
  const target = useTargetId()
  useEffect(() => store.watch(target), [store, target])
  useStream({ store, topics, target })
  return <LiveContext value={live}>{children}</LiveContext>
}

function useLiveParts() {
  const live = use(LiveContext)
  if (!live) throw new Error('This part of the screen needs a LiveProvider around it.')
  return live
}

export const useLiveStore = (): LiveStore => useLiveParts().store

export const useTopics = (): Topics => useLiveParts().topics

export function useTargetId(): string | null {
  const trpc = useTRPC()
  const [wanted] = useQueryState('target', parseAsString)
  const { data } = useQuery(trpc.targets.list.queryOptions())
  return wanted ?? data?.[0]?.id ?? null
}

/**
 * A part of what is live: renders again only when that part is another one, so select values that keep
 * their identity. Until the stream has spoken, the sample that came with the page counts.
 */
export function useLive<T>(select: (state: LiveState) => T): T {
  const store = useLiveStore()
  const target = useTargetId()
  const trpc = useTRPC()
  const queries = useQueryClient()

  const shipped = () =>
    target === null ? null : (queries.getQueryData(trpc.overview.latest.queryKey({ target })) ?? null)
  const current = () => {
    const state = store.state()
    return state.target === target && state.frame ? state : withFirst(state, target, shipped())
  }
  return useSyncExternalStore(
    store.subscribe,
    () => select(current()),
    () => select(withFirst(store.state(), target, shipped())),
  )
}

function withFirst(state: LiveState, target: string | null, frame: Frame | null): LiveState {
  return { ...state, target, frame, lastGood: frame?.health.status === 'ok' ? frame : null }
}

export const useFrame = (): Frame | null => useLive(state => state.frame)

export const useConnection = (): Connection => useLive(state => state.connection)
