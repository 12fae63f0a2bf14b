'use client'

import { Flame, ListChecks, Timer, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useQueryState } from 'nuqs'
import { useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { Selection } from '../selection.ts'
import { actParser } from './act-word.ts'
import { useActKeys } from './use-act-keys.ts'
import { useOperateRights } from './use-operate-rights.ts'

const ChangeDialog = dynamic(() => import('./change-dialog.tsx').then(part => part.ChangeDialog), {
  ssr: false,
})
const WarmDialog = dynamic(() => import('./warm-dialog.tsx').then(part => part.WarmDialog), { ssr: false })
const JobsDialog = dynamic(() => import('./jobs-dialog.tsx').then(part => part.JobsDialog), { ssr: false })

export type KeysActionsProps = { target: string; selection: Selection }

/** What can be done with what is selected, or with a pattern. */
export function KeysActions({ target, selection }: KeysActionsProps) {
  const { refused } = useOperateRights(target)
  const [act, setAct] = useQueryState('act', actParser)
  const reason = useId()
  const off = { disabled: refused !== null, 'aria-describedby': refused === null ? undefined : reason }
  const open = (what: typeof act) => void setAct(what)
  const close = () => void setAct(null)
  useActKeys(refused === null, { i: () => open('invalidate'), w: () => open('warm') })

  return (
    <div className="contents">
      <Button tone="quiet" onClick={() => open('jobs')}>
        <ListChecks aria-hidden="true" className="size-3.5" />
        Jobs
      </Button>
      <Button onClick={() => open('ttl')} {...off}>
        <Timer aria-hidden="true" className="size-3.5" />
        TTL…
      </Button>
      <Button onClick={() => open('warm')} aria-keyshortcuts="w" {...off}>
        <Flame aria-hidden="true" className="size-3.5" />
        Warm…
      </Button>
      <Button tone="warn" onClick={() => open('invalidate')} aria-keyshortcuts="i" {...off}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        Invalidate…
      </Button>
      {refused !== null && (
        <p id={reason} className="basis-full text-mute text-xs text-pretty">
          {refused}
        </p>
      )}
      {refused === null && (act === 'invalidate' || act === 'pattern' || act === 'ttl') && (
        <ChangeDialog
          target={target}
          selection={act === 'pattern' ? null : selection}
          change={act === 'ttl' ? 'ttl' : 'invalidate'}
          onClose={close}
        />
      )}
      {refused === null && act === 'warm' && (
        <WarmDialog target={target} selection={selection} onClose={close} />
      )}
      {act === 'jobs' && <JobsDialog target={target} onClose={close} />}
    </div>
  )
}
