import type { KeyColumns, Name } from '#components/rpc/types.ts'
import type { SortColumn, SortWord } from '../view.ts'

export type Sort = { column: SortColumn; up: boolean }

export function sortOf(word: SortWord | null): Sort | null {
  if (word === null) return null
  const [column, direction] = word.split('-') as [SortColumn, 'up' | 'down']
  return { column, up: direction === 'up' }
}

export const wordOf = ({ column, up }: Sort): SortWord => `${column}-${up ? 'up' : 'down'}`

/** What is asked first: the largest, but the soonest to expire and the first by name. */
const upFirst: Record<SortColumn, boolean> = {
  name: false,
  type: true,
  ttl: true,
  memory: false,
  use: false,
  elements: false,
}

/** One more click on a head: its first direction, the other one, and none. */
export function nextSort(now: Sort | null, column: SortColumn): Sort | null {
  if (now?.column !== column) return { column, up: upFirst[column] }
  return now.up === upFirst[column] && column !== 'name' ? { column, up: !now.up } : null
}

/** Smallest first; null has no place in the order and comes last, whichever way it goes. */
export function weightOf(
  name: Name,
  columns: KeyColumns | undefined,
  column: SortColumn,
): string | number | null {
  switch (column) {
    case 'name':
      return name.id
    case 'type':
      return columns?.typeName ?? null
    case 'ttl':
      // What never expires lives longest.
      return columns?.type == null ? null : (columns.expiresAt ?? Number.POSITIVE_INFINITY)
    case 'memory':
      return columns?.memory ?? null
    case 'use':
      return columns?.frequency ?? columns?.idleMs ?? null
    case 'elements':
      return columns?.elements ?? null
  }
}

export type Weighed = { name: Name; weight: string | number | null; at: number }

/** In a stable order: those that weigh the same stay as they came. */
export function sorted(all: readonly Weighed[], { column, up }: Sort): Name[] {
  const turn = up ? 1 : -1
  // By name they have come already.
  if (column === 'name') return all.map(({ name }) => name).reverse()
  return [...all]
    .sort((a, b) => {
      if (a.weight === null || b.weight === null) return Number(a.weight === null) - Number(b.weight === null)
      if (a.weight === b.weight) return a.at - b.at
      return a.weight < b.weight ? -turn : turn
    })
    .map(({ name }) => name)
}
