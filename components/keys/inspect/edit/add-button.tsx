'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useOff } from '../inspecting.tsx'

const AddDialog = dynamic(() => import('./add-dialog.tsx').then(part => part.AddDialog), { ssr: false })

export function AddButton({ type }: { type: 'hash' | 'list' | 'set' | 'zset' | 'stream' }) {
  const [open, setOpen] = useState(false)
  const off = useOff()
  return (
    <>
      <Button className="px-2.5 py-1" onClick={() => setOpen(true)} {...off}>
        <Plus aria-hidden="true" className="size-3.5" />
        Add
      </Button>
      {open && <AddDialog type={type} onClose={() => setOpen(false)} />}
    </>
  )
}
