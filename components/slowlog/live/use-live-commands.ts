'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Fault, faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LiveLine } from '#components/rpc/types.ts'

const runningMs = 1000
const restingMs = 5000
const mostShown = 300

export type LiveForm = { seconds: number; command: string; text: string; client: string; own: boolean }

type Heard = { lines: LiveLine[]; after: number; startedAt: number | null }
const nothing: Heard = { lines: [], after: 0, startedAt: null }

/** The command stream as far as it has come: asked for once a second while it runs, new lines only. */
export function useLiveCommands(target: string, enabled: boolean) {
  const trpc = useTRPC()
  const [heard, setHeard] = useState<Heard>(nothing)
  const tail = useQuery({
    ...trpc.livecommands.tail.queryOptions({ target, after: heard.after }),
    enabled,
    staleTime: 0,
    gcTime: 0,
    placeholderData: before => before,
    refetchInterval: query => (query.state.data?.state.phase === 'running' ? runningMs : restingMs),
  })
  const start = useMutation(trpc.livecommands.start.mutationOptions({ onSuccess: () => void tail.refetch() }))
  const stop = useMutation(trpc.livecommands.stop.mutationOptions({ onSuccess: () => void tail.refetch() }))
  const { data } = tail

  useEffect(() => {
    if (data) setHeard(before => merged(before, data))
  }, [data])

  return {
    state: data?.state ?? null,
    lines: heard.lines,
    fault: faultFrom(start.error ?? tail.error),
    starting: start.isPending,
    start(form: LiveForm) {
      const given = (value: string) => value.trim() || null
      setHeard(nothing)
      start.mutate({
        target,
        seconds: form.seconds,
        filter: {
          command: given(form.command),
          text: given(form.text),
          client: given(form.client),
          own: form.own,
        },
      })
    },
    stop: () => stop.mutate({ target }),
    retry() {
      start.reset()
      void tail.refetch()
    },
  }
}

export type LiveCommands = ReturnType<typeof useLiveCommands>

const faultFrom = (error: unknown): Fault | null => (error ? faultOf(error) : null)

type Tail = { state: { startedAt: number | null }; lines: LiveLine[] }

/** The newest first. Another capture begins with an empty list, and its lines count from one again. */
function merged(before: Heard, { state, lines }: Tail): Heard {
  const anew = before.startedAt !== null && state.startedAt !== before.startedAt
  if (anew) return { ...nothing, startedAt: state.startedAt }
  const fresh = lines.filter(({ seq }) => seq > before.after)
  if (fresh.length === 0)
    return before.startedAt === state.startedAt ? before : { ...before, startedAt: state.startedAt }
  return {
    lines: [...fresh.toReversed(), ...before.lines].slice(0, mostShown),
    after: fresh.at(-1)?.seq ?? before.after,
    startedAt: state.startedAt,
  }
}
