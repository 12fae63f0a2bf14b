'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { SortedSetRow } from '#components/rpc/types.ts'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { AddButton } from '../edit/add-button.tsx'
import { ElementActions } from '../edit/element-actions.tsx'
import { idOfPart, isNamed, isSamePart, placeOfPart } from '../edit/parts.ts'
import { PartText } from '../visible.tsx'
import { Element, tooLongToBeAsked } from './element.tsx'
import { RowsTable } from './rows-table.tsx'
import { ScoreRange, type Scores } from './score-range.tsx'
import { SearchField } from './search-field.tsx'
import { patternFor, shownWords } from './shown-words.ts'
import { usePages } from './use-pages.ts'

const GeoPlot = dynamic(() => import('./geo-plot.tsx').then(part => part.GeoPlot), {
  ssr: false,
  loading: () => <Skeleton className="h-48" />,
})

type Order = 'ascending' | 'descending'
const orders = [
  { value: 'ascending', label: 'Up', name: 'Lowest score first' },
  { value: 'descending', label: 'Down', name: 'Highest score first' },
] as const
const looks = [
  { value: 'table', label: 'Table' },
  { value: 'map', label: 'Map' },
] as const

const scored = {
  columns: [{ name: 'rank', align: 'right' }, { name: 'score', align: 'right' }, { name: 'member' }],
  template: '3rem minmax(4rem,auto) minmax(0,1fr)',
} as const
/** The score of a place is a number of 52 bits that says nothing to anybody: it is told where one is opened. */
const places = {
  columns: [
    { name: 'rank', align: 'right' },
    { name: 'member' },
    { name: 'longitude, latitude', align: 'right' },
  ],
  template: '3rem minmax(0,1fr) 9.5rem',
} as const

const placeText = ({ position, score }: SortedSetRow): string =>
  position ? `${position.longitude.toFixed(4)}, ${position.latitude.toFixed(4)}` : score

export function SortedSetView() {
  const [search, setSearch] = useState('')
  const [order, setOrder] = useState<Order>('ascending')
  const [scores, setScores] = useState<Scores>({ min: '-inf', max: '+inf' })
  const [look, setLook] = useState<'table' | 'map'>('map')
  const [chosen, setOpen] = useState<SortedSetRow | null>(null)
  const view = usePages('zset', { type: 'zset', search: patternFor(search), order, ...scores })
  const rows = view.pages.flatMap(page => page.rows)
  const geo = view.first?.geo ?? false
  const isOpen = (row: SortedSetRow) => isSamePart(row.member, chosen?.member)
  // As it was read last: its score may have changed since it was chosen.
  const open = rows.find(isOpen) ?? chosen
  return (
    <>
      <div className="mb-2 flex flex-wrap gap-2">
        <SearchField label="Find members" onSearch={setSearch} />
        <AddButton type="zset" />
        {geo && <Segmented label="Look" options={looks} value={look} onChange={setLook} />}
        <Segmented
          label="Order"
          options={orders}
          value={order}
          onChange={setOrder}
          disabled={search !== ''}
        />
        <ScoreRange scores={scores} onChange={setScores} disabled={search !== ''} />
      </div>
      {geo && look === 'map' && <GeoPlot rows={rows} chosen={open} onChoose={setOpen} />}
      <RowsTable
        label="Members"
        {...(geo ? places : scored)}
        rows={rows}
        view={view}
        cells={row => {
          const member = <PartText key="member" part={row.member} />
          return geo ? [row.rank ?? '–', member, placeText(row)] : [row.rank ?? '–', row.score, member]
        }}
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
        empty="No member is in this range."
      />
      {open && (
        <Element
          title={
            <>
              <PartText part={open.member} /> <span className="text-mute">score {open.score}</span>
            </>
          }
          name="member"
          place={placeOf(open)}
          why={tooLongToBeAsked}
          actions={isNamed(open.member) && <MemberActions row={open} onRemoved={() => setOpen(null)} />}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function MemberActions({ row, onRemoved }: { row: SortedSetRow; onRemoved: () => void }) {
  const member = idOfPart(row.member)
  return (
    <ElementActions
      key={member}
      name="member"
      title={<PartText part={row.member} />}
      part={member}
      rename={{
        part: row.member,
        keeps: 'Its score goes along.',
        change: value => ({ kind: 'score', op: 'rename', member, value }),
      }}
      score={row.score}
      remove={{ kind: 'score', op: 'remove', member }}
      onRemoved={onRemoved}
    />
  )
}

function placeOf({ member, rank }: SortedSetRow) {
  const place = placeOfPart(member)
  return place ?? (rank === null ? null : ({ kind: 'rank', rank } as const))
}
