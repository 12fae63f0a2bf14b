'use client'

import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPCClient } from '#components/rpc/trpc.ts'
import { Select } from '#components/ui/select.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { readBytes, toBase64Url } from './byte-forms.ts'
import { BytesInput } from './edit/bytes-input.tsx'
import type { EditForm } from './edit/draft.ts'
import { FormChoice } from './edit/form-choice.tsx'
import { FormDialog } from './edit/form-dialog.tsx'
import { hasOneRow, type NewType, readParts, rowLabels, typeNames } from './edit/new-parts.ts'
import { PartRows } from './edit/part-rows.tsx'
import { TtlFields } from './edit/ttl-fields.tsx'
import { readTtl, type TtlWish } from './edit/ttl-input.ts'

export type CreateKeyProps = { target: string; onClose: () => void; onCreated: (id: string) => void }

const types = (Object.keys(typeNames) as NewType[]).map(value => ({ value, label: typeNames[value] }))
const emptyRow = (type: NewType) => [rowLabels[type].map(() => '')]

/** A new key of any type: never over one that is there. */
export function CreateKey({ target, onClose, onCreated }: CreateKeyProps) {
  const [name, setName] = useState('')
  const [form, setForm] = useState<EditForm>('text')
  const [type, setType] = useState<NewType>('string')
  const [rows, setRows] = useState<string[][]>(emptyRow('string'))
  const [wish, setWish] = useState<TtlWish>({ how: 'never' })
  const { create, busy, problem } = useCreate(target, onCreated)
  const id = readBytes(name, form)
  const parts = readParts(type, rows, form)
  const ttl = readTtl(wish, Date.now())
  const ready = id.ok && parts.ok && ttl.ok

  function submit() {
    if (id.ok && parts.ok && ttl.ok)
      void create(toBase64Url(id.bytes), { type, parts: parts.parts, ttlMs: ttl.ttlMs })
  }
  return (
    <FormDialog
      title="New key"
      submit="Create"
      busy={busy}
      off={!ready || name === ''}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
      dirty={rows.flat().some(cell => cell !== '')}
      wide
    >
      <FormChoice form={form} onForm={setForm} />
      <BytesInput label="Name" form={form} value={name} onChange={setName} autoFocus />
      <div className="grid gap-1 text-mute text-xs">
        Type
        <Select
          label="Type"
          options={types}
          value={type}
          onChange={next => {
            setType(next)
            setRows(emptyRow(next))
          }}
        />
      </div>
      <PartRows labels={rowLabels[type]} form={form} rows={rows} onRows={setRows} single={hasOneRow(type)} />
      {!parts.ok && rows.flat().some(cell => cell !== '') && (
        <p role="status" className="text-stale text-xs">
          {parts.problem}
        </p>
      )}
      <div className="grid gap-1">
        <p className="text-mute text-xs">TTL</p>
        <TtlFields wish={wish} onWish={setWish} />
      </div>
    </FormDialog>
  )
}

type NewValue = { type: NewType; parts: string[]; ttlMs: number | null }

function useCreate(target: string, onCreated: (id: string) => void) {
  const client = useTRPCClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  async function create(id: string, value: NewValue) {
    setBusy(true)
    setProblem(null)
    try {
      const edited = await client.operate.edit.change.mutate({
        target,
        id,
        change: { kind: 'create', ...value },
      })
      if (!edited.ok) return setProblem(edited.message)
      toast({ tone: 'done', text: 'Key created.' })
      onCreated(id)
    } catch (error) {
      setProblem(faultOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  return { create, busy, problem }
}
