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
const WarmDialog = dynamic(() => import('./warm-dialog.tsx').then(part => part.WarmDialog), { ssr: false })

type RestProps = { target: string; rest: Rest }

/** Goes on with what a job has left: as always after a look at what that is. */
export function RestButton({ target, rest }: RestProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button className="py-1" onClick={() => setOpen(true)}>
        <ListRestart aria-hidden="true" className="size-3.5" />
        {rest.action.kind === 'warm' ? 'Warm the rest' : 'Preview the rest'}
      </Button>
      {open && <RestDialog target={target} rest={rest} onClose={() => setOpen(false)} />}
    </>
  )
}

function RestDialog({
  target,
  rest: { selector, action, keys },
  onClose,
}: RestProps & { onClose: () => void }) {
  const selection = chosenFrom(selector, keys)
  if (action.kind === 'warm') {
    return <WarmDialog target={target} selection={selection} url={action.url} onClose={onClose} />
  }
  return (
    <ChangeDialog
      target={target}
      selection={selection}
      tag={selector.kind === 'tag' ? selector.tag : null}
      change={action.kind === 'invalidate' ? 'invalidate' : 'ttl'}
      action={action}
      onClose={onClose}
    />
  )
}
