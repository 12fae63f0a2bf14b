'use client'

import { X } from 'lucide-react'
import { count, joined } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { TogglePill } from '#components/ui/toggle-pill.tsx'
import type { View } from '../use-slowlog.ts'
import { isFiltered } from '../view.ts'
import { LeastField } from './least-field.tsx'

const fieldClass =
  'min-w-0 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint aria-invalid:border-stale'

type FilterBarProps = {
  view: View
  choices: { commands: string[]; nodes: string[] } | undefined
  several: boolean
  refused: string | null
  /** Entries of the board itself in this time. */
  own: number
}

/** Narrows everything on the page; all of it stands in the address. */
export function FilterBar({ view, choices, several, refused, own }: FilterBarProps) {
  const { words, change } = view
  return (
    <search className="flex flex-wrap items-start gap-2" aria-label="Filter the slow log">
      <input
        type="search"
        aria-label="Find in the slow log"
        placeholder={refused === null ? 'Find in commands…' : 'Find in shapes…'}
        maxLength={200}
        value={words.find}
        onChange={event => change({ find: event.target.value })}
        className={`${fieldClass} grow basis-40 sm:max-w-64`}
      />
      <Choice
        label="Command"
        all="Every command"
        names={choices?.commands}
        value={words.command}
        to={command => change({ command })}
      />
      {(several || words.node !== '') && (
        <Choice
          label="Server"
          all="Every server"
          names={choices?.nodes}
          value={words.node}
          to={node => change({ node })}
        />
      )}
      {refused === null && (
        <input
          type="search"
          aria-label="Client"
          placeholder="Client or address…"
          maxLength={200}
          value={words.client}
          onChange={event => change({ client: event.target.value })}
          className={`${fieldClass} w-40`}
        />
      )}
      <LeastField
        key={words.list}
        kind={words.list}
        value={words.least}
        onChange={least => change({ least })}
      />
      {(own > 0 || words.own) && (
        <TogglePill
          label={`The board’s own (${joined(count(own))})`}
          on={words.own}
          onToggle={next => change({ own: next })}
        />
      )}
      {words.shape !== '' && (
        <Button className="max-w-full py-1 font-mono" onClick={() => change({ shape: '' })}>
          <span className="truncate">{words.shape}</span>
          <X aria-label="Do not only show this" className="size-3.5 shrink-0" />
        </Button>
      )}
      {isFiltered(words) && (
        <Button tone="quiet" className="py-1" onClick={view.clear}>
          <X aria-hidden="true" className="size-3.5" />
          Clear filters
        </Button>
      )}
    </search>
  )
}

type ChoiceProps = {
  label: string
  all: string
  names: string[] | undefined
  value: string
  to: (value: string) => void
}

/** What the address says is offered too, even where the list does not know it (any more). */
function Choice({ label, all, names = [], value, to }: ChoiceProps) {
  const known = value === '' || names.includes(value) ? names : [...names, value]
  const options = [{ value: '', label: all }, ...known.map(name => ({ value: name, label: name }))]
  return <Select label={label} options={options} value={value} onChange={to} className="max-w-52" />
}
