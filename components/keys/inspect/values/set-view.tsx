'use client'

import { useState } from 'react'
import type { SetRow } from '#components/rpc/types.ts'
import { AddButton } from '../edit/add-button.tsx'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfPart } from '../edit/parts.ts'
import { PartText } from '../visible.tsx'
import { Element, tooLongToBeAsked } from './element.tsx'
import { RowsTable } from './rows-table.tsx'
import { SearchField } from './search-field.tsx'
import { patternFor, shownWords } from './shown-words.ts'
import { usePages } from './use-pages.ts'

export function SetView() {
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<SetRow | null>(null)
  const view = usePages('set', { type: 'set', search: patternFor(search) })
  const rows = view.pages.flatMap(page => page.rows)
  const isOpen = (row: SetRow) => open?.member.base64 === row.member.base64
  return (
    <>
      <div className="mb-2 flex gap-2">
        <SearchField label="Find members" onSearch={setSearch} />
        <AddButton type="set" />
      </div>
      <RowsTable
        label="Members"
        columns={[{ name: 'member' }]}
        template="minmax(0,1fr)"
        rows={rows}
        view={view}
        cells={row => [<PartText key="member" part={row.member} />]}
        open={{
          kind: 'Member',
          isOpen,
          toggle: row => setOpen(isOpen(row) ? null : row),
        }}
        summary={shownWords({
          rows: rows.length,
          total: view.first?.total ?? 0,
          looked: view.pages.reduce((sum, page) => sum + page.looked, 0),
          more: view.more !== null,
          searching: search !== '',
        })}
        empty={search === '' ? 'No member is here.' : 'No member is like that, as far as was looked.'}
      />
      {open && (
        <Element
          title={<PartText part={open.member} />}
          name="member"
          place={open.member.whole ? { kind: 'given', base64: open.member.base64 } : null}
          why={tooLongToBeAsked}
          actions={
            open.member.whole && (
              <ElementActions
                key={open.member.base64}
                name="member"
                title={<PartText part={open.member} />}
                part={idOfPart(open.member)}
                remove={{ kind: 'member', op: 'remove', member: idOfPart(open.member) }}
                onRemoved={() => setOpen(null)}
              />
            )
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
