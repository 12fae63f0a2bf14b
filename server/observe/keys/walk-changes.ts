import type { KeyNews } from './shapes.ts'
import type { Walk } from './walk.ts'

/** A job that removes a million keys is not worth a new order of the names for each of its steps. */
const everyMs = 250
/** More than this is not remembered while a walk goes on: a new walk is worth more then. */
const mostWaiting = 300_000

/** What the board has done to keys, put into what the walk has found: once the walk is over, a few times a second. */
export function createChanges(walk: Walk, onChange: (gone: ReadonlySet<number>) => void) {
  /** The last news of each name: the node that has it now, or null. */
  const waiting = new Map<string, string | null>()
  let timer: NodeJS.Timeout | null = null

  function put() {
    timer = null
    if (waiting.size === 0) return
    if (!walk.isSettled()) return schedule()
    const gone: Uint8Array[] = []
    const there: { name: Uint8Array; node: string }[] = []
    for (const [text, node] of waiting) {
      const name = Buffer.from(text, 'latin1')
      if (node === null) gone.push(name)
      else there.push({ name, node })
    }
    waiting.clear()
    onChange(walk.change({ gone, there }))
  }

  function schedule() {
    timer ??= setTimeout(put, everyMs)
  }

  return {
    take({ gone, there }: KeyNews) {
      for (const key of gone) note(key, null)
      for (const { key, node } of there) note(key, node)
      if (waiting.size > 0) schedule()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      waiting.clear()
    },
  }

  function note(key: Uint8Array, node: string | null) {
    if (waiting.size < mostWaiting)
      waiting.set(Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1'), node)
  }
}
