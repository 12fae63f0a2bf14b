'use client'

import { useState } from 'react'
import { Segmented } from '#components/ui/segmented.tsx'
import { AddButton } from '../edit/add-button.tsx'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfText } from '../edit/parts.ts'
import { PartText } from '../visible.tsx'
import { Element } from './element.tsx'
import { RowsTable } from './rows-table.tsx'
import { shownWords } from './shown-words.ts'
import { usePages } from './use-pages.ts'

const ends = [
  { value: 'head', label: 'From the head' },
  { value: 'tail', label: 'From the tail' },
] as const

export function ListView() {
  const [from, setFrom] = useState<'head' | 'tail'>('head')
  const [open, setOpen] = useState<number | null>(null)
  const view = usePages('list', { type: 'list', from })
  const rows = view.pages.flatMap(page => page.rows)
  return (
    <>
      <div className="mb-2 flex flex-wrap gap-2">
        <Segmented label="Which end" options={ends} value={from} onChange={setFrom} />
        <AddButton type="list" />
      </div>
      <RowsTable
        label="Elements"
        columns={[{ name: 'index', align: 'right' }, { name: 'value' }]}
        template="4.5rem minmax(0,1fr)"
        rows={rows}
        view={view}
        cells={({ index, value }) => [index, <PartText key="value" part={value} />]}
        open={{
          kind: 'Element',
          isOpen: ({ index }) => index === open,
          toggle: ({ index }) => setOpen(index === open ? null : index),
        }}
        summary={shownWords({
          rows: rows.length,
          total: view.first?.total ?? 0,
          looked: 0,
          more: view.more !== null,
          searching: false,
        })}
        empty="No element is here."
      />
      {open !== null && (
        <Element
          title={`[${open}]`}
          name="element"
          place={{ kind: 'index', index: open }}
          actions={
            <ElementActions
              key={open}
              name="element"
              title={`[${open}]`}
              part={idOfText(String(open))}
              write={value => ({ kind: 'element', op: 'set', index: open, value })}
              remove={{ kind: 'element', op: 'remove', index: open }}
              onRemoved={() => setOpen(null)}
            />
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
