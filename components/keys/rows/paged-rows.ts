import { type Fault, faultOf } from '#components/rpc/fault.ts'
import { createListeners, type Rows } from './rows.ts'

const atOnce = 2
/** Pages that stay on each side of what is looked at. */
const keptPages = 10
const mostAsks = 200

type Page<Row> = { rows: Row[]; next: string | number | null; atLeast: number }

export type PagedOptions<Row, Answer extends Page<Row>> = {
  pageRows: number
  /** The rows from this place on: a page, or as much of it as fits into an answer. */
  fetch: (offset: number) => Promise<Answer>
  /** What came with the page itself. */
  first?: Answer | undefined
}

/** Rows of which any page can be had at once: a scroll to the end asks for the end only. */
export function createPagedRows<Row, Answer extends Page<Row>>(options: PagedOptions<Row, Answer>) {
  const { pageRows, fetch } = options
  const listeners = createListeners()
  const pages = new Map<number, { rows: Row[]; stale: boolean }>()
  const loading = new Set<number>()
  let latest: Answer | null = null
  let wanted = { from: 0, to: 0 }
  let fault: Fault | null = null
  let age = 0
  let stopped = false

  const isNear = (page: number) => page >= wanted.from - keptPages && page <= wanted.to + keptPages
  const isWanted = (page: number) => page >= wanted.from && page <= wanted.to

  function take(answer: Answer) {
    latest = answer
    const last = Math.max(0, Math.ceil(answer.atLeast / pageRows) - 1)
    for (const page of pages.keys()) if (page > last) pages.delete(page)
  }

  function nextMissing(): number | null {
    const last = latest ? Math.ceil(latest.atLeast / pageRows) - 1 : 0
    for (let page = wanted.from; page <= Math.min(wanted.to, Math.max(0, last)); page++) {
      if (!loading.has(page) && pages.get(page)?.stale !== false) return page
    }
    return null
  }

  /** An answer may hold less than a page: long names, or a search that takes its time. */
  async function readPage(page: number): Promise<Row[]> {
    const rows: Row[] = []
    for (let ask = 0; ask < mostAsks && isWanted(page) && !stopped; ask++) {
      const answer = await fetch(page * pageRows + rows.length)
      rows.push(...answer.rows)
      take(answer)
      if (answer.next === null || rows.length >= pageRows) break
      // There are no more of them yet: what there is, is shown.
      if (page * pageRows + rows.length >= answer.atLeast) break
    }
    return rows.slice(0, pageRows)
  }

  async function load(page: number) {
    loading.add(page)
    const began = age
    try {
      const rows = await readPage(page)
      // Whoever has scrolled on meanwhile got a part only.
      if (!stopped && isNear(page) && isWanted(page)) pages.set(page, { rows, stale: began !== age })
      fault = null
    } catch (error) {
      fault = faultOf(error)
    }
    loading.delete(page)
    if (stopped) return
    listeners.tell()
    if (!fault) pump()
  }

  function pump() {
    while (loading.size < atOnce && !stopped) {
      const page = nextMissing()
      if (page === null) return
      void load(page)
    }
  }

  if (options.first) {
    take(options.first)
    const { rows, next } = options.first
    pages.set(0, { rows, stale: rows.length < pageRows && next !== null })
  }

  const rows: Rows<Row> & {
    latest: () => Answer | null
    held: () => number
    leave: () => void
    there: () => Iterable<[at: number, row: Row]>
  } = {
    subscribe: listeners.subscribe,
    version: listeners.version,
    count: () => latest?.atLeast ?? 0,
    rowAt: at => pages.get(Math.floor(at / pageRows))?.rows[at % pageRows],
    show(from, to) {
      stopped = false
      wanted = { from: Math.floor(from / pageRows), to: Math.floor(Math.max(from, to) / pageRows) }
      for (const page of pages.keys()) if (!isNear(page)) pages.delete(page)
      if (!fault) pump()
    },
    refresh() {
      age += 1
      for (const page of pages.values()) page.stale = true
      fault = null
      pump()
    },
    fault: () => fault,
    retry() {
      fault = null
      pump()
      listeners.tell()
    },
    stop() {
      stopped = true
    },
    /** Nobody looks at any of it now. */
    leave() {
      wanted = { from: 0, to: -1 }
      pages.clear()
    },
    latest: () => latest,
    held: () => pages.size,
    /** The rows that are there, in their order. */
    *there() {
      for (const page of [...pages.keys()].sort((a, b) => a - b))
        for (const [i, row] of (pages.get(page)?.rows ?? []).entries()) yield [page * pageRows + i, row]
    },
  }
  return rows
}
