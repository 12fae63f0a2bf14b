'use client'

import { useState } from 'react'
import type { KeyChange } from '#components/rpc/types.ts'
import type { EditForm } from './draft.ts'
import { FormChoice } from './form-choice.tsx'
import { FormDialog } from './form-dialog.tsx'
import { type NewType, readParts, rowLabels } from './new-parts.ts'
import { PartRows } from './part-rows.tsx'
import { useEdit } from './use-edit.ts'

type Grown = Exclude<NewType, 'string' | 'json'>

const words: Record<Grown, { title: string; done: string; there: string | null }> = {
  hash: {
    title: 'Add a field',
    done: 'Field added.',
    there: 'There is a field of this name. Edit it instead.',
  },
  list: { title: 'Add an element at the tail', done: 'Element added.', there: null },
  set: { title: 'Add a member', done: 'Member added.', there: 'It is a member already.' },
  zset: {
    title: 'Add a member',
    done: 'Member added.',
    there: 'It is a member already. Change its score instead.',
  },
  stream: { title: 'Add an entry', done: 'Entry added.', there: null },
}

/** Something new in a value that has many: never over something that is there. */
export function AddDialog({ type, onClose }: { type: Grown; onClose: () => void }) {
  const [rows, setRows] = useState<string[][]>([rowLabels[type].map(() => '')])
  const [form, setForm] = useState<EditForm>('text')
  const [there, setThere] = useState<string | null>(null)
  const edit = useEdit()
  const read = readParts(type, rows, form)
  async function save() {
    setThere(null)
    if (!read.ok) return
    const edited = await edit.change(words[type].done, changeOf(type, read.parts), '')
    if (edited?.ok) return onClose()
    if (edited?.reason === 'changed') setThere(words[type].there)
  }
  return (
    <FormDialog
      title={words[type].title}
      submit="Add"
      busy={edit.busy}
      off={!read.ok}
      problem={there ?? edit.problem}
      onSubmit={() => void save()}
      dirty={rows.flat().some(cell => cell !== '')}
      onClose={onClose}
    >
      <FormChoice form={form} onForm={setForm} />
      <PartRows
        labels={rowLabels[type]}
        form={form}
        rows={rows}
        onRows={setRows}
        single={type !== 'stream'}
      />
    </FormDialog>
  )
}

function changeOf(type: Grown, parts: string[]): KeyChange {
  const [first = '', second = ''] = parts
  switch (type) {
    case 'hash':
      return { kind: 'field', op: 'set', field: first, value: second }
    case 'list':
      return { kind: 'element', op: 'push', index: 0, value: first }
    case 'set':
      return { kind: 'member', op: 'add', member: first }
    case 'zset':
      return { kind: 'score', op: 'set', member: second, score: textOf(first) }
    case 'stream':
      return { kind: 'entry', op: 'add', parts }
  }
}

const textOf = (base64url: string) => atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
