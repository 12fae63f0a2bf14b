'use client'

import { useDeferredValue, useMemo, useState } from 'react'
import type { KeyChange, Looked } from '#components/rpc/types.ts'
import { fromBase64, readBytes } from '../byte-forms.ts'
import { type Draft, draftOf, jsonStateOf } from './draft.ts'
import { meanwhile, type Seen } from './meanwhile.ts'
import { mostValueBytes } from './parts.ts'
import { useEdit } from './use-edit.ts'
import { useWatch } from './use-look.ts'

export type EditStepsOptions = {
  /** The value as it was when the editor opened. */
  first: Seen
  /** Names the part in a request; empty: all of it. */
  part: string
  change: (bytes: Uint8Array) => KeyChange
  what: string
  onDirty: (dirty: boolean) => void
  onSaved: () => void
}

/** write → review → saved, or a conflict in which nothing is lost. */
export function useEditSteps({ first, part, change, what, onDirty, onSaved }: EditStepsOptions) {
  const [base, setBase] = useState(first)
  const [draft, setDraft] = useState<Draft>(() => draftOf(first.bytes))
  const [step, setStep] = useState<'write' | 'review'>('write')
  const [conflict, setConflict] = useState<Seen | null>(null)
  const edit = useEdit()
  const watch = useWatch({ part, known: base.digest, bytes: base.bytes.length })
  const wasJson = useMemo(() => jsonStateOf(draftOf(first.bytes), false).kind === 'fine', [first])
  const read = useMemo(() => readBytes(draft.text, draft.form), [draft])
  // Of a long text the check takes longer than a letter may.
  const settled = useDeferredValue(draft)
  const json = useMemo(() => jsonStateOf(settled, wasJson), [settled, wasJson])
  const news = useMemo(() => meanwhile(watch.data ?? null, base.digest), [watch.data, base.digest])
  const mine = read.ok ? read.bytes : null
  const theirs = conflict && (news.value ?? conflict)

  async function save() {
    if (!mine) return
    const edited = await edit.change(what, change(mine), (theirs ?? base).digest)
    if (edited?.ok) return onSaved()
    if (edited?.reason !== 'changed') return
    edit.forget()
    setConflict(seenIn((await watch.refetch()).data ?? null) ?? base)
  }

  return {
    base,
    draft,
    read,
    json,
    step,
    mine,
    theirs,
    news,
    edit,
    same: mine !== null && isSame(mine, base.bytes),
    tooLong: mine !== null && mine.length > mostValueBytes,
    save,
    write(next: Draft) {
      setDraft(next)
      edit.forget()
      onDirty(true)
    },
    go(to: 'write' | 'review') {
      edit.forget()
      setStep(to)
    },
    /** From now on mine is compared with theirs. */
    goOn() {
      if (theirs) setBase(theirs)
      setConflict(null)
      edit.forget()
      setStep('write')
    },
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

const seenIn = (looked: Looked | null): Seen | null =>
  looked?.ok && looked.value !== null ? { bytes: fromBase64(looked.value), digest: looked.digest } : null
