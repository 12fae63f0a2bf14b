'use client'

import { useState } from 'react'
import type { KeyChange } from '#components/rpc/types.ts'
import { useInspecting } from '../inspecting.tsx'
import { TimeLeft } from '../time-left.tsx'
import { FormDialog } from './form-dialog.tsx'
import { TtlFields } from './ttl-fields.tsx'
import { readTtl, type TtlWish } from './ttl-input.ts'
import { useEdit } from './use-edit.ts'
import { useLook } from './use-look.ts'

const start: TtlWish = { how: 'for', amount: '', unit: 'min' }

/** How long the key shall live from now on. */
export function TtlDialog({ onClose }: { onClose: () => void }) {
  const { facts } = useInspecting()
  const [wish, setWish] = useState(start)
  const edit = useEdit()
  async function save() {
    const read = readTtl(wish, Date.now())
    if (!read.ok) return
    const edited = await edit.ttl(read.ttlMs === null ? 'TTL taken off.' : 'TTL set.', read.ttlMs)
    if (edited?.ok) onClose()
  }
  return (
    <FormDialog
      title="TTL of the key"
      submit={wish.how === 'never' ? 'Take the TTL off' : 'Set the TTL'}
      busy={edit.busy}
      off={!readTtl(wish, Date.now()).ok}
      problem={edit.problem}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className="text-mute">
        Now: <TimeLeft expiresAt={facts.expiresAt} />
      </p>
      <TtlFields wish={wish} onWish={setWish} />
    </FormDialog>
  )
}

/** The same for one field of a hash. It is set only while the field is what was seen. */
export function FieldTtlDialog({ field, onClose }: { field: string; onClose: () => void }) {
  const [wish, setWish] = useState(start)
  const { data } = useLook(field)
  const edit = useEdit()
  const seen = data?.ok && data.value !== null ? data.digest : null
  async function save() {
    const read = readTtl(wish, Date.now())
    if (!read.ok || seen === null) return
    const change: KeyChange = { kind: 'fieldTtl', field, ttlMs: read.ttlMs }
    const edited = await edit.change(
      read.ttlMs === null ? 'TTL taken off the field.' : 'TTL of the field set.',
      change,
      seen,
    )
    if (edited?.ok) onClose()
  }
  return (
    <FormDialog
      title="TTL of the field"
      submit={wish.how === 'never' ? 'Take the TTL off' : 'Set the TTL'}
      busy={edit.busy}
      off={seen === null || !readTtl(wish, Date.now()).ok}
      problem={edit.problem ?? (data && !data.ok ? data.message : null)}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TtlFields wish={wish} onWish={setWish} />
    </FormDialog>
  )
}
