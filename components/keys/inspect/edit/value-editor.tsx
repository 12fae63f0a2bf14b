'use client'

import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import type { KeyChange } from '#components/rpc/types.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { fromBase64 } from '../byte-forms.ts'
import { DownloadLink } from '../download-link.tsx'
import { useEditing } from '../inspecting.tsx'
import { Asking } from './asking.tsx'
import { EditSteps } from './edit-steps.tsx'
import type { Seen } from './meanwhile.ts'
import { useFirstLook } from './use-look.ts'

export type ValueEditorProps = {
  title: string
  /** Names the part in a request; empty: all of it. */
  part: string
  change: (bytes: Uint8Array) => KeyChange
  /** What the list of what was done says. */
  what: string
  onClose: () => void
  /** Where it is then called otherwise. */
  onSaved?: () => void
}

/** Edits bytes in three steps: write, look at what changes, save. Nothing that was typed is lost on the way. */
export function ValueEditor({ title, part, onClose, onSaved = onClose, ...rest }: ValueEditorProps) {
  useEditing()
  const { data, error, refetch } = useFirstLook(part)
  const [dirty, setDirty] = useState(false)
  const [asking, setAsking] = useState(false)
  const close = () => (dirty ? setAsking(true) : onClose())
  const [base, setBase] = useState<Seen | null>(null)
  const looked = data?.ok && data.value !== null ? data : null
  if (base === null && looked) setBase({ bytes: fromBase64(looked.value ?? ''), digest: looked.digest })
  return (
    <Dialog title={title} onClose={close} wide>
      {asking && <Asking onKeep={() => setAsking(false)} onThrow={onClose} />}
      {base ? (
        <div className={asking ? 'hidden' : 'flex min-h-0 flex-col'}>
          <EditSteps
            {...rest}
            first={base}
            part={part}
            onDirty={setDirty}
            onClose={close}
            onSaved={onSaved}
          />
        </div>
      ) : (
        <div className="px-5 py-4">{waiting()}</div>
      )}
    </Dialog>
  )

  function waiting() {
    if (error) return <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
    if (!data) return <Skeleton className="h-64" />
    if (!data.ok && data.reason === 'too-large') return <TooLarge why={data.message} />
    const reason = data.ok ? 'It is gone: it was removed meanwhile.' : data.message
    return <Failed message={reason} onRetry={() => void refetch()} />
  }
}

function TooLarge({ why }: { why: string }) {
  return (
    <Empty>
      <p className="mb-3 max-w-prose">{why}</p>
      <DownloadLink inWords />
    </Empty>
  )
}
