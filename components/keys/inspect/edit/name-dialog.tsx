'use client'

import { useState } from 'react'
import { fromBase64, readBytes, toBase64Url } from '../byte-forms.ts'
import { useInspecting } from '../inspecting.tsx'
import { BytesInput } from './bytes-input.tsx'
import { type Draft, draftOf, type EditForm, inForm } from './draft.ts'
import { FormChoice } from './form-choice.tsx'
import { FormDialog } from './form-dialog.tsx'
import { useEdit } from './use-edit.ts'

export type NameDialogProps = {
  kind: 'rename' | 'copy'
  onClose: () => void
  onRenamed: (id: string) => void
}

const mostNameBytes = 12 * 1024
/** A name that is a handle is longer than any that could be given here. */
const startOf = (id: string): Draft =>
  id.startsWith('~') ? { form: 'text', text: '' } : draftOf(fromBase64(id))

/** Another name for the key, or a second key like it: never over a key that is there. */
export function NameDialog({ kind, onClose, onRenamed }: NameDialogProps) {
  const { id } = useInspecting()
  const [draft, setDraft] = useState(() => startOf(id))
  const edit = useEdit()
  const read = readBytes(draft.text, draft.form)
  const to = read.ok ? toBase64Url(read.bytes) : null
  const tooLong = read.ok && read.bytes.length > mostNameBytes

  async function save() {
    if (to === null) return
    const edited = kind === 'rename' ? await edit.rename('Renamed.', to) : await edit.copy('Copied.', to)
    if (!edited?.ok) return
    onClose()
    if (kind === 'rename') onRenamed(to)
  }
  return (
    <FormDialog
      title={kind === 'rename' ? 'Rename the key' : 'Copy the key'}
      submit={kind === 'rename' ? 'Rename' : 'Copy'}
      busy={edit.busy}
      off={to === null || to === id || tooLong}
      problem={tooLong ? 'A name has at most 12 KiB here.' : edit.problem}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <FormChoice form={draft.form} onForm={form => setDraft(before => switched(before, form))} />
      <BytesInput
        label={kind === 'rename' ? 'New name' : 'Name of the copy'}
        form={draft.form}
        value={draft.text}
        onChange={text => setDraft({ ...draft, text })}
        autoFocus
      />
      <p className="text-mute text-xs">
        TTL and value go along. A key that has this name already is left as it is.
      </p>
    </FormDialog>
  )
}

/** Where the other form cannot hold it, what was typed stays for the person to mend. */
const switched = (draft: Draft, form: EditForm): Draft => inForm(draft, form) ?? { ...draft, form }
