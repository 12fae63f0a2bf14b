'use client'

import { Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { Selection } from '../selection.ts'
import { useOperateRights } from './use-operate-rights.ts'

const ChangeDialog = dynamic(() => import('./change-dialog.tsx').then(part => part.ChangeDialog), {
  ssr: false,
})

export type InvalidateButtonProps = { target: string; selection: Exclude<Selection, null> }

/** Removes what it is given, after a preview. */
export function InvalidateButton({ target, selection }: InvalidateButtonProps) {
  const { refused } = useOperateRights(target)
  const [open, setOpen] = useState(false)
  const reason = useId()
  return (
    <>
      <Button
        tone="warn"
        disabled={refused !== null}
        aria-describedby={refused === null ? undefined : reason}
        onClick={() => setOpen(true)}
      >
        <Trash2 aria-hidden="true" className="size-3.5" />
        Invalidate
      </Button>
      {refused !== null && (
        <span id={reason} className="sr-only">
          {refused}
        </span>
      )}
      {open && (
        <ChangeDialog
          target={target}
          selection={selection}
          change="invalidate"
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
