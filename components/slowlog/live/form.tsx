'use client'

import { Square } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { TogglePill } from '#components/ui/toggle-pill.tsx'
import type { LiveCommands, LiveForm } from './use-live-commands.ts'

const durations = [1, 5, 10, 30, 60]
const field =
  'w-full min-w-0 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint'

type FormProps = {
  form: LiveForm
  onChange: (form: LiveForm) => void
  live: LiveCommands
  running: boolean
  children: ReactNode
}

export function Form({ form, onChange, live, running, children }: FormProps) {
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!running) live.start(form)
  }
  const text = (name: 'command' | 'text' | 'client', label: string, example: string) => (
    <label className="grid min-w-0 grow basis-36 gap-1 text-xs text-mute">
      {label}
      <input
        type="text"
        maxLength={200}
        placeholder={example}
        value={form[name]}
        onChange={event => onChange({ ...form, [name]: event.target.value })}
        className={`${field} text-sm`}
      />
    </label>
  )
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-end gap-2">
        {text('command', 'Only this command', 'GET')}
        {text('text', 'With this in its arguments', 'user:')}
        {text('client', 'From this address', '10.0.0.')}
        <Select
          label="For"
          options={durations.map(seconds => ({ value: String(seconds), label: `for ${seconds} s` }))}
          value={String(form.seconds)}
          onChange={seconds => onChange({ ...form, seconds: Number(seconds) })}
        />
        <TogglePill label="The board’s own" on={form.own} onToggle={own => onChange({ ...form, own })} />
        {running ? (
          <Button tone="warn" onClick={live.stop}>
            <Square aria-hidden="true" className="size-3" />
            Stop
          </Button>
        ) : (
          <Button tone="go" type="submit" disabled={live.starting}>
            {live.starting ? 'Measuring…' : 'Listen'}
          </Button>
        )}
      </div>
      {children}
    </form>
  )
}
