'use client'

import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import type { KeyChange, Part } from '#components/rpc/types.ts'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { readBytes, toBase64Url } from '../byte-forms.ts'
import { BytesInput } from './bytes-input.tsx'
import { type Draft, draftOf, type EditForm, inForm } from './draft.ts'
import { FormChoice } from './form-choice.tsx'
import { FormDialog } from './form-dialog.tsx'
import { idOfPart, mostValueBytes } from './parts.ts'
import { useEdit } from './use-edit.ts'
import { useLook } from './use-look.ts'
import { useWholePart } from './use-whole-part.ts'

export type PartNameDialogProps = {
  /** field, member */
  name: string
  part: Part
  /** What goes along with it. */
  keeps: string
  change: (to: string) => KeyChange
  onClose: () => void
  onRenamed: () => void
}

/** Another name for a field or a member: what belongs to it goes along, and nothing of that name is overwritten. */
export function PartNameDialog(props: PartNameDialogProps) {
  const { bytes, error } = useWholePart(props.part)
  if (bytes) return <Form {...props} start={draftOf(bytes)} />
  return (
    <FormDialog
      title={`Rename the ${props.name}`}
      submit="Rename"
      busy={false}
      off
      problem={null}
      onSubmit={() => {}}
      onClose={props.onClose}
    >
      {error ? <Failed message={faultOf(error).message} /> : <Skeleton className="h-20" />}
    </FormDialog>
  )
}

function Form({
  name,
  part,
  keeps,
  change,
  onClose,
  onRenamed,
  start,
}: PartNameDialogProps & { start: Draft }) {
  const [first] = useState(start)
  const [draft, setDraft] = useState(start)
  const { data } = useLook(idOfPart(part))
  const edit = useEdit()
  const read = readBytes(draft.text, draft.form)
  const tooLong = read.ok && read.bytes.length > mostValueBytes
  const seen = data?.ok && data.value !== null ? data.digest : null
  const gone = data && seen === null ? (data.ok ? `This ${name} is gone already.` : data.message) : null
  async function save() {
    if (!read.ok || seen === null) return
    const edited = await edit.change(`The ${name} is renamed.`, change(toBase64Url(read.bytes)), seen)
    if (edited?.ok) onRenamed()
  }
  return (
    <FormDialog
      title={`Rename the ${name}`}
      submit="Rename"
      busy={edit.busy}
      off={!read.ok || tooLong || seen === null || draft.text === first.text}
      problem={tooLong ? 'At most 1 MiB can be saved here.' : (edit.problem ?? gone)}
      onSubmit={() => void save()}
      onClose={onClose}
      dirty={draft.text !== first.text}
    >
      <FormChoice form={draft.form} onForm={form => setDraft(before => switched(before, form))} />
      <BytesInput
        label="New name"
        form={draft.form}
        value={draft.text}
        onChange={text => setDraft({ ...draft, text })}
        multiline
        autoFocus
      />
      <p className="text-mute text-xs">
        {keeps} A {name} that has this name already is left as it is.
      </p>
    </FormDialog>
  )
}

/** Where the other form cannot hold it, what was typed stays for the person to mend. */
const switched = (draft: Draft, form: EditForm): Draft => inForm(draft, form) ?? { ...draft, form }
