'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useOperateRights } from '../act/use-operate-rights.ts'

const CreateKey = dynamic(() => import('./create-key.tsx').then(part => part.CreateKey), { ssr: false })

/** A button for a key of any type; where nothing may be changed it says why. */
export function NewKey({ target, onCreated }: { target: string; onCreated: (id: string) => void }) {
  const [open, setOpen] = useState(false)
  const { refused: mayNot } = useOperateRights(target)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={mayNot !== null} title={mayNot ?? undefined}>
        <Plus aria-hidden="true" className="size-3.5" />
        New key
      </Button>
      {open && (
        <CreateKey
          target={target}
          onClose={() => setOpen(false)}
          onCreated={id => {
            setOpen(false)
            onCreated(id)
          }}
        />
      )}
    </>
  )
}
