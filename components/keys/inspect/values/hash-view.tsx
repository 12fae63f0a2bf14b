'use client'

import { useState } from 'react'
import { bytes, joined } from '#components/format/numbers.ts'
import type { HashRow } from '#components/rpc/types.ts'
import { AddButton } from '../edit/add-button.tsx'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfPart, isNamed, isSamePart } from '../edit/parts.ts'
import { TimeLeft } from '../time-left.tsx'
import { PartText } from '../visible.tsx'
import { Element, tooLongToBeAsked } from './element.tsx'
import { RowsTable } from './rows-table.tsx'
import { SearchField } from './search-field.tsx'
import { patternFor, shownWords } from './shown-words.ts'
import { usePages } from './use-pages.ts'

export function HashView() {
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<HashRow | null>(null)
  const view = usePages('hash', { type: 'hash', search: patternFor(search) })
  const rows = view.pages.flatMap(page => page.rows)
  const looked = view.pages.reduce((sum, page) => sum + page.looked, 0)
  const timed = view.first?.fieldTtl ?? false
  const isOpen = (row: HashRow) => isSamePart(row.field, open?.field)
  return (
    <>
      <div className="mb-2 flex gap-2">
        <SearchField label="Find fields" onSearch={setSearch} />
        <AddButton type="hash" />
      </div>
      <RowsTable
        label="Fields"
        columns={[
          { name: 'field' },
          { name: 'value' },
          ...(timed ? [{ name: 'TTL', align: 'right' as const }] : []),
        ]}
        template={timed ? 'minmax(0,2fr) minmax(0,3fr) 5rem' : 'minmax(0,2fr) minmax(0,3fr)'}
        rows={rows}
        view={view}
        cells={row => [
          <PartText key="field" part={row.field} />,
          <FieldValue key="value" row={row} />,
          ...(timed ? [row.expiresAt === null ? '–' : <TimeLeft key="ttl" expiresAt={row.expiresAt} />] : []),
        ]}
        open={{
          kind: 'Field',
          isOpen,
          toggle: row => setOpen(isOpen(row) ? null : row),
        }}
        summary={shownWords({
          rows: rows.length,
          total: view.first?.total ?? 0,
          looked,
          more: view.more !== null,
          searching: search !== '',
        })}
        empty={search === '' ? 'No field is here.' : 'No field is called like that, as far as was looked.'}
      />
      {open && (
        <Element
          title={<PartText part={open.field} />}
          name="field"
          place={isNamed(open.field) ? { kind: 'field', field: idOfPart(open.field) } : null}
          why={tooLongToBeAsked}
          actions={
            isNamed(open.field) && <FieldActions row={open} timed={timed} onRemoved={() => setOpen(null)} />
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function FieldActions({ row, timed, onRemoved }: { row: HashRow; timed: boolean; onRemoved: () => void }) {
  const field = idOfPart(row.field)
  return (
    <ElementActions
      key={field}
      name="field"
      title={<PartText part={row.field} />}
      part={field}
      write={value => ({ kind: 'field', op: 'set', field, value })}
      rename={{
        part: row.field,
        keeps: timed ? 'Its value and its TTL go along.' : 'Its value goes along.',
        change: value => ({ kind: 'field', op: 'rename', field, value }),
      }}
      remove={{ kind: 'field', op: 'remove', field }}
      fieldTtl={timed}
      onRemoved={onRemoved}
    />
  )
}

function FieldValue({ row }: { row: HashRow }) {
  if (row.value) return <PartText part={row.value} />
  return (
    <span className="text-mute">{row.bytes === null ? 'large' : joined(bytes(row.bytes))}, not fetched</span>
  )
}
