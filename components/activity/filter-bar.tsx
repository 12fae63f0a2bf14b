'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { actionChoices, isFiltered } from './filters.ts'
import type { ActivityView } from './use-activity.ts'
import { useTargetNames } from './use-target-names.ts'

type Choice = { value: string; label: string }

/** Narrows the list; all of it stands in the address. */
export function FilterBar({ view }: { view: ActivityView }) {
  const trpc = useTRPC()
  const nameOf = useTargetNames()
  const { data } = useQuery(trpc.activity.choices.queryOptions())
  const { filters, change } = view
  const people = (data?.people ?? []).map(name => ({ value: name, label: name }))
  const targets = (data?.targets ?? []).map(id => ({ value: id, label: nameOf(id) }))
  return (
    <search className="mb-3 flex flex-wrap gap-2" aria-label="Filter the activity">
      <input
        type="search"
        aria-label="Find in the activity"
        placeholder="Find…"
        maxLength={100}
        value={filters.find}
        onChange={event => change({ find: event.target.value })}
        className="min-w-0 grow basis-40 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint sm:max-w-64"
      />
      <Narrow label="Who" all="Everybody" choices={people} value={filters.who} to={who => change({ who })} />
      <Narrow
        label="What"
        all="Every action"
        choices={actionChoices(data?.actions ?? [])}
        value={filters.what}
        to={what => change({ what })}
      />
      {(targets.length > 0 || filters.on !== '') && (
        <Narrow label="On" all="Every cache" choices={targets} value={filters.on} to={on => change({ on })} />
      )}
      {isFiltered(filters) && (
        <Button tone="quiet" className="py-1" onClick={view.clear}>
          <X aria-hidden="true" className="size-3.5" />
          Clear filters
        </Button>
      )}
    </search>
  )
}

type NarrowProps = {
  label: string
  all: string
  choices: readonly Choice[]
  value: string
  to: (value: string) => void
}

/** What the address says is offered too, even where the list does not know it (any more). */
function Narrow({ label, all, choices, value, to }: NarrowProps) {
  const unknown = value !== '' && !choices.some(choice => choice.value === value)
  const options = [{ value: '', label: all }, ...choices, ...(unknown ? [{ value, label: value }] : [])]
  return <Select label={label} options={options} value={value} onChange={to} className="max-w-52" />
}
