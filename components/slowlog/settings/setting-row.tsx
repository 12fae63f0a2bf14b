'use client'

import { type FormEvent, useId, useState } from 'react'
import type { ServerSetting } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import type { Settings } from './use-settings.ts'

export type SettingRowProps = {
  settings: Settings
  name: ServerSetting
  label: string
  show: (value: number) => string
  /** null: not understood. */
  read: (text: string) => number | null
  hint: string
  refused: string | null
}

/** A setting of the servers: what it is, what it was, and the way to change it and to put it back. */
export function SettingRow(props: SettingRowProps) {
  const { settings, name, label, show, refused } = props
  const [editing, setEditing] = useState(false)
  const { value, differs, before } = settings.of(name)
  if (value === null) return null
  return (
    <div className="grid gap-1 border-line border-t py-2 first-of-type:border-t-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <span className="text-mute">{label}</span>
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span>{differs ? `${show(value)} (not on all servers)` : show(value)}</span>
          {refused === null && !editing && (
            <Button
              tone="quiet"
              className="px-1.5 py-0.5 text-xs underline"
              aria-label={`Change: ${label}`}
              onClick={() => setEditing(true)}
            >
              Change
            </Button>
          )}
        </span>
      </div>
      {editing && <Editor {...props} value={value} onEnd={() => setEditing(false)} />}
      {before !== null && (
        <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs text-miss">
          <span>Changed by the board, until the server restarts. It was {show(before)}.</span>
          {refused === null && (
            <Button
              className="px-2 py-0.5 text-xs"
              disabled={settings.busy}
              aria-label={`Restore: ${label}`}
              onClick={() => settings.restore(name)}
            >
              Restore what it was
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

function Editor({
  settings,
  name,
  label,
  show,
  read,
  hint,
  value,
  onEnd,
}: SettingRowProps & { value: number; onEnd: () => void }) {
  const id = useId()
  const [text, setText] = useState(show(value))
  const amount = read(text)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (amount === null) return
    if (amount !== value) settings.change(name, amount)
    onEnd()
  }

  return (
    <form onSubmit={submit} className="grid gap-1.5">
      <div className="flex flex-wrap gap-2">
        <input
          // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked to type here
          autoFocus
          type="text"
          aria-label={label}
          aria-invalid={amount === null}
          aria-describedby={id}
          maxLength={24}
          value={text}
          onFocus={event => event.target.select()}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => event.key === 'Escape' && onEnd()}
          className="w-32 min-w-0 grow rounded-control border border-edge bg-bg px-2.5 py-1 text-text aria-invalid:border-stale"
        />
        <Button type="submit" tone="go" className="py-1" disabled={amount === null || settings.busy}>
          Set
        </Button>
        <Button tone="quiet" className="py-1" onClick={onEnd}>
          Cancel
        </Button>
      </div>
      <p id={id} className={`text-xs text-pretty ${amount === null ? 'text-stale' : 'text-mute'}`}>
        {hint} It lasts until the server restarts, and can be put back here.
      </p>
    </form>
  )
}
