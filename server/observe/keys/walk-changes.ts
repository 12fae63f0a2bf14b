import type { KeyNews } from './shapes.ts'
import type { Walk } from './walk.ts'

/** A job that removes a million keys is not worth a new order of the names for each of its steps. */
const everyMs = 250
/** More than this is not remembered while a walk goes on: a new walk is worth more then. */
const mostWaiting = 300_000

/** By their addresses. */
export type Changed = { gone: ReadonlySet<number>; changed: readonly number[] }
type News = { node: string } | 'gone' | 'touched'

/** What the board has done to keys, put into what the walk has found: once the walk is over, a few times a second. */
export function createChanges(walk: Walk, onChange: (changed: Changed) => void) {
  /** The last news of each name: where it is now, whether it is at all. */
  const waiting = new Map<string, News>()
  let timer: NodeJS.Timeout | null = null

  function put() {
    timer = null
    if (waiting.size === 0) return
    if (!walk.isSettled()) return schedule()
    const gone: Uint8Array[] = []
    const there: { name: Uint8Array; node: string }[] = []
    const changed: Uint8Array[] = []
    for (const [text, news] of waiting) {
      const name = Buffer.from(text, 'latin1')
      if (news === 'gone') gone.push(name)
      else changed.push(name)
      if (typeof news === 'object') there.push({ name, node: news.node })
    }
    waiting.clear()
    const removed = walk.change({ gone, there })
    onChange({ gone: removed, changed: walk.index.find(changed) })
  }

  function schedule() {
    timer ??= setTimeout(put, everyMs)
  }

  return {
    take({ gone, there, touched = [] }: KeyNews) {
      for (const key of gone) note(key, 'gone')
      for (const { key, node } of there) note(key, { node })
      for (const key of touched) note(key, 'touched')
      if (waiting.size > 0) schedule()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      waiting.clear()
    },
  }

  function note(key: Uint8Array, news: News) {
    const text = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')
    // Where it is counts for more than that it is another.
    if (news === 'touched' && waiting.has(text)) return
    if (waiting.size < mostWaiting) waiting.set(text, news)
  }
}
