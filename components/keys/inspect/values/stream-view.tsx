'use client'

import { useState } from 'react'
import type { StreamRow } from '#components/rpc/types.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { AddButton } from '../edit/add-button.tsx'
import { PartText } from '../visible.tsx'
import { entryTime } from './entry-time.ts'
import { RowsTable } from './rows-table.tsx'
import { shownWords } from './shown-words.ts'
import { StreamEntry } from './stream-entry.tsx'
import { StreamGroups } from './stream-groups.tsx'
import { usePages } from './use-pages.ts'

const looks = [
  { value: 'entries', label: 'Entries' },
  { value: 'groups', label: 'Groups' },
] as const

export function StreamView() {
  const [look, setLook] = useState<'entries' | 'groups'>('entries')
  return (
    <>
      <div className="mb-2 flex flex-wrap gap-2">
        <Segmented label="See" options={looks} value={look} onChange={setLook} />
        <AddButton type="stream" />
      </div>
      {look === 'entries' ? <Entries /> : <StreamGroups />}
    </>
  )
}

/** The newest first. */
function Entries() {
  const [open, setOpen] = useState<StreamRow | null>(null)
  const view = usePages('stream', { type: 'stream' })
  const rows = view.pages.flatMap(page => page.rows)
  return (
    <>
      <RowsTable
        label="Entries"
        columns={[{ name: 'id and time' }, { name: 'fields' }]}
        template="minmax(0,2fr) minmax(0,3fr)"
        rows={rows}
        view={view}
        cells={row => [
          <span key="id" title={entryTime(row.id) ?? undefined}>
            {row.id}
          </span>,
          <FieldsInLine key="fields" row={row} />,
        ]}
        open={{
          kind: 'Entry',
          isOpen: ({ id }) => id === open?.id,
          toggle: row => setOpen(row.id === open?.id ? null : row),
        }}
        summary={shownWords({
          rows: rows.length,
          total: view.first?.total ?? 0,
          looked: 0,
          more: view.more !== null,
          searching: false,
        })}
        empty="No entry is here."
      />
      {open && <StreamEntry entry={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function FieldsInLine({ row }: { row: StreamRow }) {
  return (
    <>
      {row.fields.slice(0, 5).map(({ name, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice
        <span key={i}>
          {i > 0 && ' · '}
          <span className="text-mute">
            <PartText part={name} />
          </span>{' '}
          <PartText part={value} />
        </span>
      ))}
      {row.fieldCount > 5 && <span className="text-faint"> … {row.fieldCount} fields</span>}
    </>
  )
}
