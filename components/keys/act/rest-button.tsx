'use client'

import { ListRestart } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { Rest } from './job-words.ts'
import { chosenFrom } from './selector-of.ts'

const ChangeDialog = dynamic(() => import('./change-dialog.tsx').then(part => part.ChangeDialog), {
  ssr: false,
})

/** Goes on with what a job has left: as always after a preview. */
export function RestButton({ target, rest }: { target: string; rest: Rest }) {
  const [open, setOpen] = useState(false)
  const { selector, action } = rest
  return (
    <>
      <Button className="py-1" onClick={() => setOpen(true)}>
        <ListRestart aria-hidden="true" className="size-3.5" />
        Preview the rest
      </Button>
      {open && (
        <ChangeDialog
          target={target}
          selection={chosenFrom(selector)}
          tag={selector.kind === 'tag' ? selector.tag : null}
          change={action.kind === 'invalidate' ? 'invalidate' : 'ttl'}
          action={action}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
