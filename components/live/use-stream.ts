'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { goToSignIn } from '#components/rpc/sign-in-link.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Frame } from '#components/rpc/types.ts'
import type { LiveStore } from './live-store.ts'
import { openStream, type Stream, type StreamListener } from './live-stream.ts'
import type { Topics } from './topics.ts'

const ownEvents = ['frame', 'facts', 'board', 'reset', 'alerts']
/** Leaving one page and entering another is one change. */
const settleMs = 50

type StreamUse = { store: LiveStore; topics: Topics; target: string | null }

/** Keeps the tab's stream open for `target` and leads what it says to the store and to the questions asked. */
export function useStream({ store, topics, target }: StreamUse) {
  const queries = useQueryClient()
  const trpc = useTRPC()

  useEffect(() => {
    const stale = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey })

    /** Everything that Postgres keeps, and whatever could not be answered without it. */
    function stalePast() {
      stale(trpc.overview.series.queryKey())
      stale(trpc.activity.pathKey())
      void queries.invalidateQueries({ predicate: ({ state }) => state.status === 'error' })
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
        } else if (type === 'reset') stalePast()
        else {
          // Who shows it may still be loading.
          if (type === 'alerts') queries.setQueryData(alertsNow(target), data)
          topics.tell(type, data)
        }
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
    return keepOpen(topics, target, listener)
  }, [queries, trpc, store, topics, target])

  useEffect(() => {
    const look = () => store.hide(document.hidden)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [store])
}

/** Opens the stream anew, from where it was, when other topics are wanted. */
function keepOpen(topics: Topics, target: string | null, listener: StreamListener): () => void {
  let stream: Stream | null = null
  let opened = ''
  let settling: ReturnType<typeof setTimeout> | undefined

  function open() {
    const wanted = [...topicsOf(target), ...topics.names()]
    const events = [...ownEvents, ...topics.events()]
    const now = [...wanted, ...events].join()
    if (now === opened) return
    opened = now
    stream?.close()
    stream = openStream({ topics: wanted, events, after: stream?.lastId() ?? '' }, listener)
  }
  const undo = topics.subscribe(() => {
    clearTimeout(settling)
    settling = setTimeout(open, settleMs)
  })
  open()
  return () => {
    undo()
    clearTimeout(settling)
    stream?.close()
  }
}

/** Where the newest word about what fires is kept. */
export const alertsNow = (target: string | null) => ['alerts now', target]

function changedPart(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'changed' in data ? data.changed : null
}

function topicsOf(target: string | null): string[] {
  const always = ['board', 'activity']
  return target === null ? always : [`frame:${target}`, `facts:${target}`, `alerts:${target}`, ...always]
}
