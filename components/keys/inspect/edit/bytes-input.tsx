'use client'

import { useId } from 'react'
import { readBytes } from '../byte-forms.ts'
import type { EditForm } from './draft.ts'

export type BytesInputProps = {
  label: string
  form: EditForm
  value: string
  onChange: (value: string) => void
  multiline?: boolean
  autoFocus?: boolean
}

const look =
  'min-w-0 w-full rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-xs text-text aria-invalid:border-stale'

/** One short piece of bytes, in the form that the dialog has chosen. */
export function BytesInput({
  label,
  form,
  value,
  onChange,
  multiline = false,
  autoFocus = false,
}: BytesInputProps) {
  const id = useId()
  const read = readBytes(value, form)
  const around = {
    id,
    value,
    autoFocus,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': !read.ok,
    'aria-describedby': read.ok ? undefined : `${id}-why`,
  }
  return (
    <div className="grid min-w-0 grow gap-1">
      <label htmlFor={id} className="text-mute text-xs">
        {label}
      </label>
      {multiline ? (
        <textarea
          {...around}
          rows={4}
          onChange={event => onChange(event.target.value)}
          className={`${look} resize-y`}
        />
      ) : (
        <input {...around} onChange={event => onChange(event.target.value)} className={look} />
      )}
      {!read.ok && (
        <p id={`${id}-why`} className="text-stale text-xs">
          {read.problem}
        </p>
      )}
    </div>
  )
}
