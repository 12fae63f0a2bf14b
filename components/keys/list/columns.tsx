'use client'

import type { ReactNode } from 'react'
import { duration } from '#components/format/durations.ts'
import { bytes, count, grouped, joined } from '#components/format/numbers.ts'
import type { KeyColumns } from '#components/rpc/types.ts'
import { TimeLeft } from '../inspect/time-left.tsx'
import type { SortColumn } from '../view.ts'

export type Column = {
  id: string
  label: string
  /** Said to screen readers and on hover, where the label is short. */
  title: string
  sort: SortColumn | null
  /** Its width, and how wide the list must be for it. */
  shape: string
  right: boolean
  /** Under which names the server says why it is missing. */
  missing: readonly string[]
  cell: (columns: KeyColumns) => ReactNode
}

const dash = <span className="text-faint">—</span>

const type: Column = {
  id: 'type',
  label: 'type',
  title: 'Type',
  sort: 'type',
  shape: 'hidden w-[4.5rem] @xs:block',
  right: false,
  missing: ['type'],
  cell: ({ typeName }) =>
    typeName === null ? (
      dash
    ) : (
      <span className="inline-block max-w-full truncate rounded-[0.3rem] border border-line px-1.5 align-middle text-2xs text-mute leading-[1.125rem]">
        {typeName}
      </span>
    ),
}
const ttl: Column = {
  id: 'ttl',
  label: 'TTL',
  title: 'Time to live',
  sort: 'ttl',
  shape: 'w-[5rem]',
  right: true,
  missing: ['expiresAt'],
  cell: columns => (columns.missing.expiresAt ? dash : <TimeLeft expiresAt={columns.expiresAt} />),
}
const memory: Column = {
  id: 'memory',
  label: 'memory',
  title: 'Memory',
  sort: 'memory',
  shape: 'hidden w-[4.75rem] @sm:block',
  right: true,
  missing: ['memory'],
  cell: ({ memory: used }) =>
    used === null ? dash : <span title={`${grouped(used)} bytes`}>{joined(bytes(used))}</span>,
}
const idle: Column = {
  id: 'use',
  label: 'idle',
  title: 'Idle: since it was last used',
  sort: 'use',
  shape: 'hidden w-[4.25rem] @md:block',
  right: true,
  missing: ['idleMs'],
  cell: ({ idleMs }) => (idleMs === null ? dash : duration(idleMs / 1000)),
}
const frequency: Column = {
  ...idle,
  label: 'LFU',
  title: 'How often it is used: the LFU counter, 0 to 255',
  missing: ['frequency'],
  cell: ({ frequency: used }) => (used === null ? dash : grouped(used)),
}
const elements: Column = {
  id: 'elements',
  label: 'elements',
  title: 'Elements; of a string its bytes',
  sort: 'elements',
  shape: 'hidden w-[5.5rem] @xl:block',
  right: true,
  missing: ['elements'],
  cell: ({ elements: size }) =>
    size === null ? dash : <span title={grouped(size)}>{joined(count(size))}</span>,
}
const encoding: Column = {
  id: 'encoding',
  label: 'encoding',
  title: 'Encoding',
  sort: null,
  shape: 'hidden w-[6rem] @2xl:block',
  right: false,
  missing: ['encoding'],
  cell: ({ encoding: name }) => (name === null ? dash : <span className="truncate text-mute">{name}</span>),
}
const node: Column = {
  id: 'node',
  label: 'node',
  title: 'Node that holds it',
  sort: null,
  shape: 'hidden w-[8.5rem] @3xl:block',
  right: false,
  missing: [],
  cell: ({ node: name }) => <span className="truncate text-mute">{name}</span>,
}

export function columnsFor({ byFrequency, nodes }: { byFrequency: boolean; nodes: number }): Column[] {
  const use = byFrequency ? frequency : idle
  return [type, ttl, memory, use, elements, encoding, ...(nodes > 1 ? [node] : [])]
}

/** Why a column is empty for every key in sight; null where it is not. */
export function reasonOf(column: Column, shown: readonly KeyColumns[]): string | null {
  const [first] = shown
  if (!first) return null
  const why = (columns: KeyColumns) => column.missing.map(name => columns.missing[name]).find(Boolean)
  return shown.every(columns => why(columns) !== undefined) ? (why(first) ?? null) : null
}
