'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { goToSignIn } from '#components/rpc/sign-in-link.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Frame } from '#components/rpc/types.ts'
import type { LiveStore } from './live-store.ts'
import { openStream, type StreamListener } from './live-stream.ts'

/** Keeps the tab's stream open for `target` and leads what it says to the store and to the questions asked. */
export function useStream(store: LiveStore, target: string | null) {
  const queries = useQueryClient()
  const trpc = useTRPC()

  useEffect(() => {
    const stale = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey })

    /** Everything that Postgres keeps. */
    function stalePast() {
      stale(trpc.overview.series.queryKey())
      stale(trpc.activity.pathKey())
    }

    /** The stream cannot say why it was refused; the session can. */
    async function askWhoIAm() {
      const me = await queries
        .fetchQuery({ ...trpc.session.me.queryOptions(), staleTime: 0 })
        .catch(() => null)
      if (me?.required && !me.viewer) goToSignIn()
    }

    const listener: StreamListener = {
      event(type, data) {
        if (type === 'frame') store.frame(data as Frame)
        else if (type === 'facts') stale(trpc.targets.list.queryKey())
        else if (type === 'board' && changedPart(data) === 'activity') stale(trpc.activity.pathKey())
        else if (type === 'board') {
          stale(trpc.board.health.queryKey())
          // Which targets there are changes with the part of the board that owns them.
          stale(trpc.targets.list.queryKey())
          // The past may be there again, or have a gap now.
          if (changedPart(data) === 'history') stalePast()
        } else stalePast()
      },
      open() {
        const wasLost = store.state().connection.status === 'lost'
        store.connected()
        if (!wasLost) return
        stalePast()
        stale(trpc.board.health.queryKey())
      },
      silent: since => store.lost(since),
      refused: () => void askWhoIAm(),
    }
    return openStream(topicsOf(target), listener)
  }, [queries, trpc, store, target])

  useEffect(() => {
    const look = () => store.hide(document.hidden)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [store])
}

function changedPart(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'changed' in data ? data.changed : null
}

function topicsOf(target: string | null): string[] {
  const always = ['board', 'activity']
  return target === null ? always : [`frame:${target}`, `facts:${target}`, ...always]
}
