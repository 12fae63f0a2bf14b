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
