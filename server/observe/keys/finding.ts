import { type FoundKey, type LookedThrough, passes, type Sort, wantsOf, weightOf } from './found-key.ts'
import { createFoundOrder } from './found-order.ts'
import type { Search } from './index-search.ts'
import type { KeyFilter } from './shapes.ts'

const candidates = 250
const searchMs = 5
const firstRoom = 256
const firstSorted = 100
/** A search goes on as long as somebody has asked for it so lately. */
const lingerMs = 5000
const oldMs = 30_000
const oldShare = 10

export type Sought = Omit<KeyFilter, 'prefix' | 'pattern'>

export type FindingOptions = {
  search: Search
  filter: Sought
  sort: Sort | null
  /** Asks the servers about these keys. */
  look: LookedThrough
  /** What the rows may take. */
  mostBytes: () => number
  now?: () => number
}

export type Finding = ReturnType<typeof createFinding>

/**
 * What a filter finds that names do not decide, and its order: every name is looked at once, for everybody who asks the
 * same. It rests while nobody looks.
 */
export function createFinding(options: FindingOptions) {
  const { search, filter, sort, look } = options
  const now = options.now ?? Date.now
  const wants = wantsOf(filter, sort)
  const order = sort && createFoundOrder(sort.up)
  const startedAt = now()
  let addresses = new Uint32Array(firstRoom)
  let count = 0
  let rows: Uint32Array = new Uint32Array(0)
  /** Rows of keys that the board has removed since. */
  const lost = new Set<number>()
  let ended = false
  let stopped = false
  let running = false
  let wantedUntil = 0
  let endedAt: number | null = null
  let askedAt = startedAt
  let problem: string | null = null
  const waiting = new Set<() => void>()

  function wake() {
    for (const go of waiting) go()
  }

  const bytes = () => addresses.length * 4 + (order?.bytes() ?? 0) + rows.length * 4

  function add(found: FoundKey) {
    if (count === addresses.length) {
      const larger = new Uint32Array(count * 2)
      larger.set(addresses)
      addresses = larger
    }
    addresses[count++] = found.address
    if (sort) order?.add(weightOf(found, sort.column, startedAt))
  }

  /** Sorted anew when there are twice as many: the rows under the eye move seldom, and at the end once more. */
  function arrange() {
    if (!order || rows.length + lost.size === count) return
    if (ended || count >= Math.max(firstSorted, rows.length * 2))
      rows = order.sorted().filter(row => !lost.has(row))
  }

  function nextBatch(): { batch: number[]; last: boolean } {
    const batch: number[] = []
    const until = performance.now() + searchMs
    while (batch.length < candidates) {
      const found = search.next(until)
      if (found === -1 || found === null) return { batch, last: found === -1 }
      batch.push(found)
    }
    return { batch, last: false }
  }

  function isFull(): boolean {
    if (bytes() < options.mostBytes() && count < (order?.room ?? Number.POSITIVE_INFINITY)) return false
    problem = 'More keys would match than there is memory for (CACHEBOARD_KEYS_MEMORY_MB): narrow the search.'
    return true
  }

  async function step() {
    const { batch, last } = nextBatch()
    if (batch.length > 0) {
      const answer = await look(batch, wants)
      if (stopped) return
      for (const each of answer.found) if (passes(each, filter)) add(each)
      problem = answer.problem
    }
    // Not before the last of them are looked at: whoever is told that it is over takes what there is for all.
    if (last || problem !== null || isFull()) {
      ended = true
      endedAt = now()
    }
    arrange()
    wake()
    await new Promise(resolve => setImmediate(resolve))
  }

  async function run() {
    if (running) return
    running = true
    while (!ended && !stopped && now() < wantedUntil) await step()
    running = false
    wake()
  }

  const shown = () => (order ? rows.length : count)

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
      const enough = () => ended || stopped || !running || (shown() >= most && order === null)
      const check = () => enough() && late.resolve()
      waiting.add(check)
      check()
      await late.promise
      waiting.delete(check)
      clearTimeout(timer)
    },
    slice(offset: number, limit: number): number[] {
      const to = Math.min(shown(), offset + limit)
      return Array.from({ length: Math.max(0, to - offset) }, (_, i) => {
        const row = order ? (rows[offset + i] as number) : offset + i
        return addresses[row] as number
      })
    },
    shown,
    /** Matches so far. */
    count: () => count - lost.size,
    looked: search.looked,
    ended: () => ended,
    problem: () => problem,
    /** So long it took; null while it is not over. */
    tookMs: () => (endedAt === null ? null : endedAt - startedAt),
    /** Times to live and idle times have changed since, and nobody is in the middle of it. The longer it took, the longer it is kept. */
    isOld(): boolean {
      if (endedAt === null || now() - askedAt < lingerMs) return false
      return now() - endedAt > Math.max(oldMs, (endedAt - startedAt) * oldShare)
    },
    /** What the board has removed is no match any more. */
    forget(gone: ReadonlySet<number>) {
      if (gone.size === 0) return
      if (!order) {
        const left = addresses.subarray(0, count).filter(address => !gone.has(address))
        addresses.set(left)
        count = left.length
        return
      }
      for (let row = 0; row < count; row++) if (gone.has(addresses[row] as number)) lost.add(row)
      rows = rows.filter(row => !lost.has(row))
    },
    stop() {
      stopped = true
      wake()
    },
  }
}
