'use client'

import { useMemo, useState } from 'react'
import type { Name } from '#components/rpc/types.ts'
import { useToast } from '#components/ui/toast.tsx'

/** So many can be handed over at once; more are a namespace or a pattern. */
const mostTicked = 1000

export type Ticked = ReadonlyMap<string, string>

/** The keys that are ticked, by their ids, with what to call them. */
export function useTicked() {
  const [ticked, setTicked] = useState<Ticked>(new Map())
  const say = useToast()
  return useMemo(() => {
    function put(names: readonly Name[], on: boolean) {
      const next = new Map(ticked)
      for (const { id, text } of names) {
        if (on) next.set(id, text)
        else next.delete(id)
      }
      if (next.size > mostTicked)
        return say({
          tone: 'failed',
          text: 'At most 1 000 keys can be selected one by one. For more, choose a namespace or a pattern.',
        })
      setTicked(next)
    }
    return {
      ticked,
      put,
      toggle: (name: Name) => put([name], !ticked.has(name.id)),
      clear: () => setTicked(before => (before.size === 0 ? before : new Map())),
    }
  }, [ticked, say])
}

export type TickedView = ReturnType<typeof useTicked>
