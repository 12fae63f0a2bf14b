import type { KeyFilter, KeyPage, Name } from '#components/rpc/types.ts'
import { needsServer } from '../filter.ts'
import { createPagedRows } from '../rows/paged-rows.ts'
import type { Rows } from '../rows/rows.ts'
import type { Sort } from './sorting.ts'

export const pageRows = 100

/** How much is known about the list. */
export type Summary = {
  /** Keys that match: so many, or at least so many. */
  found: number
  exact: boolean
  /** Names gone through, where something has to be looked at to know whether it matches, or where it stands. */
  looked: number | null
  of: number
  problem: string | null
  /** There is an answer at all. */
  begun: boolean
  busy: boolean
  ended: boolean
}

export type List = {
  rows: Rows<Name>
  summary: () => Summary
  /** A search through millions is stopped, and gone on with. Null where there is nothing to stop. */
  hold: ((on: boolean) => void) | null
  held: () => boolean
}

export type FetchPage = (asks: { cursor: string; go: boolean }) => Promise<KeyPage>

/** Each key must be looked at: to know whether it matches, or where it stands. */
export const looksAtKeys = (filter: KeyFilter, sort: Sort | null) =>
  needsServer(filter) || (sort !== null && sort.column !== 'name')

/** Any page of what a question finds. The board goes through the names once for all who ask, and says how far it is. */
export function createList(options: { fetch: FetchPage; first: KeyPage | undefined; looks: boolean }): List {
  const { looks } = options
  let held = false
  const rows = createPagedRows<Name, KeyPage>({
    pageRows,
    first: options.first,
    fetch: offset => options.fetch({ cursor: `#${offset}`, go: !held }),
  })
  const latest = () => rows.latest()
  const ended = () => latest()?.ended === true
  return {
    rows,
    hold: looks
      ? on => {
          held = on
          rows.refresh()
        }
      : null,
    held: () => held,
    summary() {
      const page = latest()
      return {
        found: page?.found ?? 0,
        exact: page !== null && page.total !== null,
        looked: looks ? (page?.looked ?? 0) : null,
        of: page?.of ?? 0,
        problem: page?.problem ?? null,
        begun: page !== null,
        busy: page !== null && !ended() && !held,
        ended: ended(),
      }
    },
  }
}
