import { type Fault, faultOf } from '#components/rpc/fault.ts'
import { createListeners, type Rows } from './rows.ts'

/** Nobody reads more than this: whoever has so many rows before him narrows the question. */
export const mostChained = 20_000
const ahead = 30

type Page<Row> = { rows: Row[]; next: string | null }

export type ChainedOptions<Row, Answer extends Page<Row>> = {
  fetch: (cursor: string | null) => Promise<Answer>
  first?: Answer | undefined
  /** Each answer, also one without rows: how far the search has come. */
  onAnswer?: (answer: Answer, isFirst: boolean) => void
}

/** Rows that can be had one page after the other only. The next is asked for when the last is nearly in sight. */
export function createChainedRows<Row, Answer extends Page<Row>>(options: ChainedOptions<Row, Answer>) {
  const listeners = createListeners()
  let rows: Row[] = []
  let cursor: string | null = null
  let begun = false
  let ended = false
  let held = false
  let shownTo = 0
  let fault: Fault | null = null
  let running: object | null = null

  function take(answer: Answer) {
    options.onAnswer?.(answer, !begun)
    begun = true
    rows = rows.concat(answer.rows)
    cursor = answer.next
    ended = cursor === null
  }

  const isDue = () =>
    !begun || (!ended && !held && rows.length < mostChained && shownTo + ahead >= rows.length)

  /** One thing at a time; what was begun before a refresh or a stop says nothing any more. */
  async function run(work: (mine: object) => Promise<void>) {
    const mine = {}
    running = mine
    try {
      await work(mine)
      if (running === mine) fault = null
    } catch (error) {
      if (running === mine) fault = faultOf(error)
    }
    if (running !== mine) return
    running = null
    listeners.tell()
  }

  function pump() {
    if (running || fault || !isDue()) return
    void run(async mine => {
      while (running === mine && isDue()) {
        const answer = await options.fetch(cursor)
        if (running !== mine) return
        take(answer)
        listeners.tell()
      }
    })
  }

  /** From the beginning to where somebody looks; then all at once in place of what was there. */
  function refresh() {
    fault = null
    void run(async mine => {
      const fresh: Answer[] = []
      let found = 0
      do {
        const answer = await options.fetch(fresh.at(-1)?.next ?? null)
        if (running !== mine) return
        fresh.push(answer)
        found += answer.rows.length
      } while (fresh.at(-1)?.next !== null && found < Math.min(rows.length, shownTo + ahead))
      rows = []
      begun = false
      for (const answer of fresh) take(answer)
    }).then(pump)
  }

  if (options.first) take(options.first)

  const chained: Rows<Row> & {
    ended: () => boolean
    begun: () => boolean
    busy: () => boolean
    all: () => readonly Row[]
    hold: (on: boolean) => void
    held: () => boolean
  } = {
    subscribe: listeners.subscribe,
    version: listeners.version,
    count: () => rows.length,
    rowAt: at => rows[at],
    show(_from, to) {
      shownTo = to
      pump()
    },
    refresh,
    fault: () => fault,
    retry() {
      fault = null
      listeners.tell()
      pump()
    },
    stop() {
      running = null
    },
    ended: () => ended,
    begun: () => begun,
    busy: () => running !== null,
    all: () => rows,
    /** A search that goes through millions can be stopped, and gone on with. */
    hold(on) {
      held = on
      listeners.tell()
      pump()
    },
    held: () => held,
  }
  return chained
}
