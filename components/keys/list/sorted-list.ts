import { type Fault, faultOf } from '#components/rpc/fault.ts'
import type { KeyColumns, KeyPage, Name } from '#components/rpc/types.ts'
import { nextCall } from '../rows/columns-store.ts'
import { createListeners } from '../rows/rows.ts'
import type { FetchPage, List } from './create-list.ts'
import { type Sort, sorted, type Weighed, weightOf } from './sorting.ts'

const sortStep = 1000
const mostSorted = 10_000

export type SortedList = List & {
  /** Of how many keys this is the order, and of how many it will be. */
  loaded: () => number
  wanted: () => number
  /** Null when there are no more, or enough. */
  more: (() => void) | null
}

/** Sorts what can be loaded: so many keys from the first name on, and more when asked for. */
export function createSortedList(options: {
  sort: Sort
  fetch: FetchPage
  columns: (ids: string[]) => Promise<KeyColumns[]>
}) {
  const { sort, fetch } = options
  const listeners = createListeners()
  const weighed: Weighed[] = []
  let rows: readonly Name[] = []
  let latest: KeyPage | null = null
  let looked = 0
  let wanted = sortStep
  let running = false
  let held = false
  let stopped = false
  let fault: Fault | null = null

  const ended = () => latest !== null && latest.next === null
  const isDue = () => !stopped && !held && !ended() && weighed.length < wanted

  async function weigh(names: readonly Name[]) {
    const known = new Map<string, KeyColumns>()
    const rest = names.map(({ id }) => id)
    while (sort.column !== 'name' && rest.length > 0) {
      const call = nextCall(rest)
      rest.splice(0, call.length)
      for (const columns of await options.columns(call)) known.set(columns.id, columns)
    }
    for (const name of names)
      weighed.push({ name, weight: weightOf(name, known.get(name.id), sort.column), at: weighed.length })
  }

  async function load() {
    if (running || !isDue()) return
    running = true
    try {
      while (isDue()) {
        const page = await fetch(latest?.next ?? null)
        // A walk that began anew: the list is made anew with it.
        if (stopped || (latest && page.walk !== latest.walk)) break
        await weigh(page.rows)
        latest = page
        looked += page.looked
        if (page.problem !== null) held = true
        listeners.tell()
      }
      rows = sorted(weighed, sort)
    } catch (error) {
      fault = faultOf(error)
    }
    running = false
    listeners.tell()
  }

  const list: SortedList = {
    rows: {
      subscribe: listeners.subscribe,
      version: listeners.version,
      count: () => rows.length,
      rowAt: at => rows[at],
      show() {
        stopped = false
        if (!fault) void load()
      },
      // What is sorted stays so: rows that move under the eye help nobody.
      refresh() {},
      fault: () => fault,
      retry() {
        fault = null
        void load()
      },
      stop() {
        stopped = true
      },
    },
    loaded: () => weighed.length,
    wanted: () => wanted,
    get more() {
      if (running || ended() || wanted >= mostSorted) return null
      return () => {
        wanted += sortStep
        void load()
        listeners.tell()
      }
    },
    hold(on) {
      held = on
      listeners.tell()
      void load()
    },
    held: () => held,
    follows: 'nothing',
    summary: () => ({
      found: latest?.total ?? latest?.atLeast ?? 0,
      exact: latest !== null && latest.total !== null,
      looked,
      of: latest?.of ?? 0,
      problem: latest?.problem ?? null,
      begun: rows.length > 0 || (ended() && !running),
      busy: running,
      ended: ended(),
      cut: false,
    }),
  }
  return list
}
