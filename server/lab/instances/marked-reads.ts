import { GONE, UNTOUCHED } from '#server/lab/dirty-ledger.ts'
import type { LoggedWrite } from '#server/lab/instances/write-log.ts'

type Marked = Pick<LoggedWrite, 'at' | 'began'> & { mark: number }

/** What a value of the lab is known by: the number that it was made from. */
export function markOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('seed' in value)) return GONE
  return typeof value.seed === 'number' ? value.seed : GONE
}

/** What is known of writes without versions, by key. */
export function createMarkedWrites(limits: { mostKeys: number; mostPerKey: number }) {
  const keys = new Map<string, Marked[]>()
  return {
    learn({ key, version: mark, at, began }: LoggedWrite) {
      const known = keys.get(key) ?? []
      known.push({ mark, at, began })
      keys.delete(key)
      keys.set(key, known.length > limits.mostPerKey ? known.slice(1) : known)
      const [oldest] = keys.keys()
      if (keys.size > limits.mostKeys && oldest !== undefined) keys.delete(oldest)
    },
    /** What was acknowledged before `began` and surely followed the write that was read. */
    newerThan({ key, mark }: { key: string; mark: number }, began: number): { at: number }[] {
      const known = keys.get(key)
      if (!known) return []
      const read = known.findLast(each => each.mark === mark)
      // A write that nobody was told of: nothing can be said.
      if (!read && mark !== UNTOUCHED) return []
      const after = read?.at ?? Number.NEGATIVE_INFINITY
      return known
        .filter(each => each.at < began && each.began > after)
        .sort((one, other) => one.at - other.at)
    },
  }
}
