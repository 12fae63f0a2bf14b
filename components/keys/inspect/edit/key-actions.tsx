'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { KeyFacts } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { toBase64Url } from '../byte-forms.ts'
import { DownloadLink } from '../download-link.tsx'
import { mayNotId, useInspecting, useOff } from '../inspecting.tsx'
import { TimeLeft } from '../time-left.tsx'

const ValueEditor = dynamic(() => import('./value-editor.tsx').then(part => part.ValueEditor), { ssr: false })
const TtlDialog = dynamic(() => import('./ttl-dialog.tsx').then(part => part.TtlDialog), { ssr: false })
const NameDialog = dynamic(() => import('./name-dialog.tsx').then(part => part.NameDialog), { ssr: false })

export type Dialog = 'edit' | 'ttl' | 'rename' | 'copy'
export type KeyActionsProps = {
  open: Dialog | null
  onOpen: (dialog: Dialog | null) => void
  onRenamed: (id: string) => void
}

const small = 'px-2.5'

/** A string and a document are edited as a whole; of the others each element is. */
export const isEditedWhole = ({ type }: KeyFacts): boolean => type === 'string' || type === 'json'

/** What can be done with the key. */
export function KeyActions({ open, onOpen, onRenamed }: KeyActionsProps) {
  const { facts, mayNot } = useInspecting()
  const off = useOff()
  const close = () => onOpen(null)
  return (
    <>
      <div className="flex flex-wrap gap-1.5">
        {isEditedWhole(facts) && (
          <Button className={small} aria-keyshortcuts="e" onClick={() => onOpen('edit')} {...off}>
            Edit
          </Button>
        )}
        <Button className={small} onClick={() => onOpen('ttl')} {...off}>
          <span className="sr-only">Edit the </span>TTL <TimeLeft expiresAt={facts.expiresAt} />
        </Button>
        <Button className={small} onClick={() => onOpen('rename')} {...off}>
          Rename
        </Button>
        <Button className={small} onClick={() => onOpen('copy')} {...off}>
          Copy to
        </Button>
        <DownloadLink />
      </div>
      {mayNot !== null && (
        <p id={mayNotId} className="text-mute text-xs">
          {mayNot}
        </p>
      )}
      {open === 'edit' && <WholeEditor facts={facts} onClose={close} />}
      {open === 'ttl' && <TtlDialog onClose={close} />}
      {(open === 'rename' || open === 'copy') && (
        <NameDialog kind={open} onClose={close} onRenamed={onRenamed} />
      )}
    </>
  )
}

/** The kind of value as it was when the editor opened: what is written back must not change with the key. */
function WholeEditor({ facts, onClose }: { facts: KeyFacts; onClose: () => void }) {
  const [kind] = useState(facts.type === 'json' ? ('document' as const) : ('string' as const))
  return (
    <ValueEditor
      title="Edit the value"
      part=""
      change={bytes => ({ kind, value: toBase64Url(bytes) })}
      what="The value is saved."
      onClose={onClose}
    />
  )
}
