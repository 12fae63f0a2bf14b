'use client'

import type { ReactNode } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import type { KeyChange } from '#components/rpc/types.ts'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { fromBase64, utf8, writeBytes } from '../byte-forms.ts'
import { useInspecting } from '../inspecting.tsx'
import { Visible } from '../visible.tsx'
import { FormDialog } from './form-dialog.tsx'
import { useEdit } from './use-edit.ts'
import { useLook } from './use-look.ts'

export type RemoveDialogProps = {
  /** field, element, member, entry */
  name: string
  title: ReactNode
  part: string
  change: KeyChange
  onClose: () => void
  onRemoved: () => void
}

const mostShown = 2000

/** Shows exactly what goes, and takes it only while it is still that. */
export function RemoveDialog({ name, title, part, change, onClose, onRemoved }: RemoveDialogProps) {
  const { facts } = useInspecting()
  const { data, error } = useLook(part)
  const edit = useEdit()
  const seen = data?.ok && data.value !== null ? { value: data.value, digest: data.digest } : null
  async function remove() {
    if (!seen) return
    const edited = await edit.change(`Removed the ${name}.`, change, seen.digest)
    if (edited?.ok) onRemoved()
  }
  const gone = data && !seen ? (data.ok ? `This ${name} is gone already.` : data.message) : null
  return (
    <FormDialog
      title={`Remove the ${name}?`}
      submit={`Remove the ${name}`}
      tone="warn"
      busy={edit.busy}
      off={!seen}
      problem={edit.problem ?? gone ?? (error ? faultOf(error).message : null)}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <p className="font-mono text-xs break-all">{title}</p>
      {seen ? <Content base64={seen.value} /> : data ? null : <Skeleton className="h-20" />}
      {facts.elements === 1 && <p className="text-miss">It is the last one: the key goes with it.</p>}
    </FormDialog>
  )
}

function Content({ base64 }: { base64: string }) {
  const bytes = fromBase64(base64)
  const text = utf8(bytes) ?? writeBytes(bytes, 'escaped') ?? ''
  return (
    <pre className="max-h-48 overflow-auto rounded-control bg-bg px-2.5 py-2 font-mono text-xs whitespace-pre-wrap break-all">
      <Visible text={text.slice(0, mostShown)} oneLine={false} />
      {text.length > mostShown && '…'}
    </pre>
  )
}
