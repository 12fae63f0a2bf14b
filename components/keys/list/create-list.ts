import type { KeyPage, Name } from '#components/rpc/types.ts'
import { createChainedRows, mostChained } from '../rows/chained-rows.ts'
import { createPagedRows } from '../rows/paged-rows.ts'
import type { Rows } from '../rows/rows.ts'

export const pageRows = 100

/** How much is known about the list. */
export type Summary = {
  /** Keys that match: so many, or at least so many. */
  found: number
  exact: boolean
  /** Names gone through, where something has to be looked at to know whether it matches. */
  looked: number | null
  of: number
  problem: string | null
  /** There is an answer at all. */
  begun: boolean
  busy: boolean
  ended: boolean
  /** More would match; nobody reads so many. */
  cut: boolean
}

export type List = {
  rows: Rows<Name>
  summary: () => Summary
  /** A search through millions is stopped, and gone on with. Null where there is nothing to stop. */
  hold: ((on: boolean) => void) | null
  held: () => boolean
  /** What makes it be read again: names that are found, the end of the walk, or only a person. */
  follows: 'walk' | 'end' | 'nothing'
}

export type FetchPage = (cursor: string | null) => Promise<KeyPage>

/** Names alone decide: any page at once. */
export function createNamesList(fetch: FetchPage, first: KeyPage | undefined): List {
  const rows = createPagedRows<Name, KeyPage>({ pageRows, first, fetch: offset => fetch(`#${offset}`) })
  return {
    rows,
    hold: null,
    follows: 'walk',
    held: () => false,
    summary() {
      const latest = rows.latest()
      return {
        found: latest?.total ?? latest?.atLeast ?? 0,
        exact: latest !== null && latest.total !== null,
        looked: null,
        of: latest?.of ?? 0,
        problem: latest?.problem ?? null,
        begun: latest !== null,
        busy: false,
        ended: true,
        cut: false,
      }
    },
  }
}

/** The server is asked about each key: page after page, and it is said how far that is. */
export function createLookedList(fetch: FetchPage, first: KeyPage | undefined): List {
  let looked = 0
  let latest: KeyPage | null = null
  const rows = createChainedRows<Name, KeyPage>({
    first,
    async fetch(cursor) {
      const page = await fetch(cursor)
      // A walk that began anew has no such place: the list is made anew with it.
      return cursor !== null && latest && page.walk !== latest.walk ? { ...page, rows: [], next: null } : page
    },
    onAnswer(page, isFirst) {
      looked = (isFirst ? 0 : looked) + page.looked
      latest = page
      // Asking on would end in the same refusal, key after key.
      if (page.problem !== null) queueMicrotask(() => rows.hold(true))
    },
  })
  return {
    rows,
    hold: rows.hold,
    follows: 'end',
    held: rows.held,
    summary: () => ({
      found: rows.count(),
      exact: rows.ended() && latest?.complete === true,
      looked: Math.min(looked, latest?.of ?? looked),
      of: latest?.of ?? 0,
      problem: latest?.problem ?? null,
      begun: latest !== null,
      busy: rows.busy(),
      ended: rows.ended(),
      cut: rows.count() >= mostChained && !rows.ended(),
    }),
  }
}
