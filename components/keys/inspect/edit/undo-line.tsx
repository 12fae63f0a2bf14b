'use client'

import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '#components/format/ticker.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPCClient } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { type Saved, useInspecting } from '../inspecting.tsx'

const lookEveryMs = 300

/** What was done last, and the way back for as long as there is one. */
export function UndoLine({ saved, onUndone }: { saved: Saved; onUndone: () => void }) {
  const now = useNow()
  const undo = useUndo(onUndone)
  const { what, undo: offer } = saved
  const left = Math.ceil((offer.until - now) / 1000)
  const { token } = offer
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 text-xs">
      <span className="text-ok">{undo.said ?? what}</span>
      {undo.said === null && !offer.possible && <span className="text-mute">No undo: {offer.why}</span>}
      {undo.said === null && token !== null && left > 0 && (
        <Button className="px-2 py-0.5" disabled={undo.busy} onClick={() => void undo.start(token)}>
          <Undo2 aria-hidden="true" className="size-3.5" />
          {undo.busy ? 'Undoing …' : `Undo (${left} s)`}
        </Button>
      )}
    </div>
  )
}

function useUndo(onUndone: () => void) {
  const client = useTRPCClient()
  const { target } = useInspecting()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<string | null>(null)

  async function start(token: string) {
    setBusy(true)
    try {
      let job = await client.operate.undo.mutate({ target, token })
      while (job.phase === 'running') {
        await new Promise(resolve => setTimeout(resolve, lookEveryMs))
        job = await client.operate.jobs.one.query({ target, job: job.id })
      }
      setSaid(job.done > 0 ? 'It is as it was before.' : 'Not undone: somebody has changed it since.')
      onUndone()
    } catch (error) {
      setSaid(faultOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  return { busy, said, start }
}
