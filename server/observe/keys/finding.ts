import { createFoundByName } from './found-by-name.ts'
import { createFoundByWeight } from './found-by-weight.ts'
import { type LookedThrough, passes, type Sort, wantsOf } from './found-key.ts'
import type { Search } from './index-search.ts'
import type { KeyFilter } from './shapes.ts'

const candidates = 250
const searchMs = 5
/** More changes than this are not looked at one by one: then a new search is worth more. */
const mostChanged = 100_000
/** A search goes on as long as somebody has asked for it so lately. */
const lingerMs = 5000
const oldMs = 30_000
const oldShare = 10

export type Sought = Omit<KeyFilter, 'prefix' | 'pattern'>

export type FindingOptions = {
  search: Search
  filter: Sought
  sort: Sort | null
  /** The order of names. */
  compare: (a: number, b: number) => number
  /** Asks the servers about these keys. */
  look: LookedThrough
  /** What the rows may take. */
  mostBytes: () => number
  now?: () => number
}

export type Finding = ReturnType<typeof createFinding>

/**
 * What a filter finds that names do not decide, and its order: every name is looked at once, for everybody who asks the
 * same. What the board does to keys afterwards is looked at once more. It rests while nobody looks.
 */
export function createFinding(options: FindingOptions) {
  const { search, filter, sort, compare, look } = options
  const now = options.now ?? Date.now
  const wants = wantsOf(filter, sort)
  const startedAt = now()
  const found = sort ? createFoundByWeight({ compare, sort, since: startedAt }) : createFoundByName(compare)
  /** Keys that the board has changed: to be looked at when the search is over. */
  const changed = new Set<number>()
  /** Keys that have gone while they may still be looked at. */
  const gone = new Set<number>()
  let searched = false
  let outdated = false
  let stopped = false
  let running = false
  let wantedUntil = 0
  let endedAt: number | null = null
  let askedAt = startedAt
  let problem: string | null = null
  const waiting = new Set<() => void>()

  const isOver = () => searched && (changed.size === 0 || problem !== null)

  function wake() {
    for (const go of waiting) go()
  }

  function nextBatch(): { batch: number[]; last: boolean } {
    const batch: number[] = []
    const until = performance.now() + searchMs
    while (batch.length < candidates) {
      const next = search.next(until)
      if (next === -1 || next === null) return { batch, last: next === -1 }
      batch.push(next)
    }
    return { batch, last: false }
  }

  function isFull(): boolean {
    if (found.bytes() < options.mostBytes() && !found.isFull()) return false
    problem = 'More keys would match than there is memory for (CACHEBOARD_KEYS_MEMORY_MB): narrow the search.'
    return true
  }

  async function lookAt(batch: readonly number[]) {
    const answer = await look(batch, wants)
    if (!stopped) problem = answer.problem
    return answer.found.filter(each => !gone.has(each.address) && passes(each, filter))
  }

  async function searchOn() {
    const { batch, last } = nextBatch()
    const matches = batch.length > 0 ? await lookAt(batch) : []
    if (stopped) return
    for (const each of matches) found.add(each)
    // Not before the last of them are looked at: whoever is told that it is over takes what there is for all.
    if (last || problem !== null || isFull()) {
      searched = true
      endedAt = now()
    }
    found.arrange(searched)
  }

  async function lookAgain() {
    const batch: number[] = []
    for (const each of changed) {
      if (batch.length === candidates) break
      batch.push(each)
      changed.delete(each)
    }
    gone.clear()
    const matches = await lookAt(batch)
    if (stopped) return
    found.remove(batch)
    found.put(matches)
    isFull()
  }

  async function run() {
    if (running) return
    running = true
    while (!isOver() && !stopped && now() < wantedUntil) {
      await (searched ? lookAgain() : searchOn())
      wake()
      await new Promise(resolve => setImmediate(resolve))
    }
    running = false
    wake()
  }

  return {
    /** Somebody wants it to go on, and waits a moment for so many rows. */
    async ask(most: number, { go, ms }: { go: boolean; ms: number }): Promise<void> {
      askedAt = now()
      if (go) {
        wantedUntil = now() + lingerMs
        void run()
      }
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, ms)
      const enough = () =>
        isOver() || stopped || !running || (!searched && sort === null && found.shown() >= most)
      const check = () => enough() && late.resolve()
      waiting.add(check)
      check()
      await late.promise
      waiting.delete(check)
      clearTimeout(timer)
    },
    slice: found.slice,
    shown: found.shown,
    /** Matches so far. */
    count: found.count,
    looked: search.looked,
    ended: isOver,
    problem: () => problem,
    /** Times to live and idle times have changed since, and nobody is in the middle of it. The longer it took, the longer it is kept. */
    isOld(): boolean {
      if (endedAt === null || now() - askedAt < lingerMs) return false
      return now() - endedAt > Math.max(oldMs, (endedAt - startedAt) * oldShare)
    },
    /** What the board has done to keys since: some have gone, some have come or are not what they were. */
    change(news: { gone: ReadonlySet<number>; changed: Iterable<number> }) {
      for (const each of news.changed) changed.add(each)
      for (const each of news.gone) {
        changed.delete(each)
        if (running || !searched) gone.add(each)
      }
      found.remove(news.gone)
      outdated ||= changed.size > mostChanged
      if (outdated) changed.clear()
    },
    /** So much has changed that it is worth another search. */
    outdated: () => outdated,
    stop() {
      stopped = true
      wake()
    },
  }
}
