'use client'

import { useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { type BytesRead, formNames } from '../byte-forms.ts'
import { type Draft, type EditForm, inForm, type JsonState } from './draft.ts'

export type BytesEditorProps = {
  label: string
  draft: Draft
  onDraft: (draft: Draft) => void
  read: BytesRead
  json: JsonState
  rows?: number
}

const forms: readonly EditForm[] = ['text', 'escaped', 'hex']

/** A field for any bytes: as text with a check of JSON, escaped, or in hex. */
export function BytesEditor({ label, draft, onDraft, read, json, rows = 14 }: BytesEditorProps) {
  const id = useId()
  const problem = read.ok ? null : read.problem
  function choose(form: EditForm) {
    const next = inForm(draft, form)
    if (next) onDraft(next)
  }
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <label htmlFor={id} className="text-mute">
          {label}
        </label>
        <Segmented
          label="Write it as"
          value={draft.form}
          onChange={choose}
          options={forms.map(value => ({ value, label: formNames[value] }))}
        />
      </div>
      <textarea
        id={id}
        rows={rows}
        value={draft.text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-says`}
        onChange={event => onDraft({ ...draft, text: event.target.value })}
        className="max-h-[45vh] w-full resize-y rounded-control border border-edge/50 bg-bg px-2.5 py-2 font-mono text-xs leading-5 break-all text-text aria-invalid:border-stale"
      />
      <div id={`${id}-says`} className="grid gap-1 text-xs">
        {draft.form === 'escaped' && (
          <p className="text-mute">Line breaks here are not part of the value; write a line end as \n.</p>
        )}
        {draft.form === 'text' || inForm(draft, 'text') || problem ? null : (
          <p className="text-mute">
            These bytes cannot be edited as text: a text field would change some of them.
          </p>
        )}
        {problem !== null && <p className="text-stale">{problem}</p>}
        <JsonLine json={json} onText={text => onDraft({ form: 'text', text })} />
      </div>
    </div>
  )
}

function JsonLine({ json, onText }: { json: JsonState; onText: (text: string) => void }) {
  if (json.kind === 'none') return null
  if (json.kind === 'wrong') {
    return (
      <p role="status" className="text-miss">
        Not JSON any more. {json.message}
      </p>
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p role="status" className="grow text-mute">
        This is JSON.{' '}
        {json.repeated.length > 0 && (
          <span className="text-miss">
            {json.repeated.map(name => `“${name}”`).join(', ')} comes more than once; most programs keep the
            last.
          </span>
        )}
      </p>
      <Button tone="quiet" className="px-2 py-0.5" onClick={() => onText(json.pretty)}>
        Lay out
      </Button>
      <Button tone="quiet" className="px-2 py-0.5" onClick={() => onText(json.compact)}>
        On one line
      </Button>
    </div>
  )
}
