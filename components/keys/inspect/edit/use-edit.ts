'use client'

import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPCClient } from '#components/rpc/trpc.ts'
import type { Edited, KeyChange } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'

/** Sends one change. What comes of it is told here; what was typed stays where it is. */
export function useEdit() {
  const client = useTRPCClient()
  const { target, id, saved } = useInspecting()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function send(what: string, ask: () => Promise<Edited>): Promise<Edited | null> {
    setBusy(true)
    setProblem(null)
    try {
      const edited = await ask()
      if (edited.ok) saved({ what, undo: edited.undo })
      else setProblem(edited.message)
      return edited
    } catch (error) {
      setProblem(faultOf(error).message)
      return null
    } finally {
      setBusy(false)
    }
  }

  return {
    busy,
    problem,
    forget: () => setProblem(null),
    change: (what: string, change: KeyChange, seen: string) =>
      send(what, () => client.operate.edit.change.mutate({ target, id, change, seen })),
    ttl: (what: string, ttlMs: number | null) =>
      send(what, () => client.operate.edit.ttl.mutate({ target, id, ttlMs })),
    rename: (what: string, to: string) =>
      send(what, () => client.operate.edit.rename.mutate({ target, id, to })),
    copy: (what: string, to: string) => send(what, () => client.operate.edit.copy.mutate({ target, id, to })),
  }
}
