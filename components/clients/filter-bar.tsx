'use client'

import { Select } from '#components/ui/select.tsx'
import { TogglePill } from '#components/ui/toggle-pill.tsx'
import type { ClientsView } from './use-clients.ts'
import { type Grouping, groupings, type Order, orders } from './view.ts'

const orderNames: Record<Order, string> = {
  memory: 'most memory first',
  output: 'most waiting first',
  idle: 'longest idle first',
  age: 'oldest first',
  name: 'by name',
  address: 'by address',
}
const groupNames: Record<Grouping, string> = {
  name: 'by name',
  address: 'by host',
  library: 'by library',
  user: 'by user',
  command: 'by command',
}

type FilterBarProps = { view: ClientsView; nodes: readonly { id: string; name: string }[] }

/** Narrows both tables; all of it stands in the address. */
export function FilterBar({ view: { words, change }, nodes }: FilterBarProps) {
  return (
    <search className="flex flex-wrap gap-2" aria-label="Filter the clients">
      <input
        type="search"
        aria-label="Find clients"
        placeholder="Find…"
        maxLength={200}
        value={words.find}
        onChange={event => change({ find: event.target.value })}
        className="min-w-0 grow basis-40 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint sm:max-w-64"
      />
      <Select
        label="Together"
        options={groupings.map(value => ({ value, label: `Together ${groupNames[value]}` }))}
        value={words.by}
        onChange={by => change({ by })}
      />
      <Select
        label="Order"
        options={orders.map(value => ({ value, label: orderNames[value] }))}
        value={words.order}
        onChange={order => change({ order })}
      />
      {nodes.length > 1 && (
        <Select
          label="Server"
          options={[
            { value: '', label: 'Every server' },
            ...nodes.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={words.node}
          onChange={node => change({ node })}
        />
      )}
      <TogglePill label="The board’s own" on={words.own} onToggle={own => change({ own })} />
    </search>
  )
}
