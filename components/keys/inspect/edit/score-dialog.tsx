'use client'

import { type ReactNode, useState } from 'react'
import { fromBase64, utf8 } from '../byte-forms.ts'
import { FormDialog } from './form-dialog.tsx'
import { useEdit } from './use-edit.ts'
import { useLook } from './use-look.ts'

export type ScoreDialogProps = { member: string; title: ReactNode; score: string; onClose: () => void }

const number = /^[+-]?(inf|\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i

/** Another score, if it is still the one that was seen. */
export function ScoreDialog({ member, title, score, onClose }: ScoreDialogProps) {
  const [typed, setTyped] = useState(score)
  const [base, setBase] = useState<{ score: string; digest: string } | null>(null)
  const { data } = useLook(member)
  const edit = useEdit()
  const now =
    data?.ok && data.value !== null
      ? { score: utf8(fromBase64(data.value)) ?? '', digest: data.digest }
      : null
  if (base === null && now) setBase(now)
  const changed = base !== null && now !== null && base.digest !== now.digest
  async function save() {
    if (!base) return
    const change = { kind: 'score', member, op: 'set', score: typed.trim() } as const
    const edited = await edit.change('Score set.', change, (now ?? base).digest)
    if (edited?.ok) onClose()
  }
  return (
    <FormDialog
      title="Score of the member"
      submit="Set the score"
      busy={edit.busy}
      off={!base || !number.test(typed.trim()) || typed.trim() === now?.score}
      problem={edit.problem}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className="font-mono text-xs break-all">{title}</p>
      <label className="grid gap-1 text-mute">
        Score
        <input
          value={typed}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={!number.test(typed.trim())}
          onChange={event => setTyped(event.target.value)}
          className="rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-text aria-invalid:border-stale"
        />
      </label>
      <p role="status" className="font-mono text-xs">
        <span className="text-stale">− {now?.score ?? score}</span>{' '}
        <span className="text-hit">+ {typed.trim()}</span>
      </p>
      {changed && (
        <p role="status" className="text-miss text-xs">
          Somebody has changed it meanwhile: it was {base.score} when you opened it.
        </p>
      )}
    </FormDialog>
  )
}
