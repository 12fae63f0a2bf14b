'use client'

import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { type NamesWanted, useCopyNames } from './use-copy-names.ts'

export type CopyNamesProps = { target: string; wanted: NamesWanted }

/** For whoever loads the keys by other means. */
export function CopyNames({ target, wanted }: CopyNamesProps) {
  const copyNames = useCopyNames(target)
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function copy() {
    setBusy(true)
    const { text } = await copyNames(wanted, setSaid)
    setSaid(text)
    setBusy(false)
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={() => void copy()} disabled={busy}>
        <Copy aria-hidden="true" className="size-3.5" />
        Copy the list
      </Button>
      <span role="status" className="text-mute text-xs">
        {said}
      </span>
    </div>
  )
}
