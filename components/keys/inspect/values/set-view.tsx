'use client'

import { useState } from 'react'
import type { Part, SetRow } from '#components/rpc/types.ts'
import { AddButton } from '../edit/add-button.tsx'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfPart, isNamed, isSamePart, placeOfPart } from '../edit/parts.ts'
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
  const isOpen = (row: SetRow) => isSamePart(row.member, open?.member)
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
          place={placeOfPart(open.member)}
          why={tooLongToBeAsked}
          actions={
            isNamed(open.member) && <MemberActions member={open.member} onRemoved={() => setOpen(null)} />
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function MemberActions({ member: part, onRemoved }: { member: Part; onRemoved: () => void }) {
  const member = idOfPart(part)
  return (
    <ElementActions
      key={member}
      name="member"
      title={<PartText part={part} />}
      part={member}
      write={value => ({ kind: 'member', op: 'replace', member, value })}
      isItsName
      remove={{ kind: 'member', op: 'remove', member }}
      onRemoved={onRemoved}
    />
  )
}
