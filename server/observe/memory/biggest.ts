import { textOf } from '../keys/name.ts'
import { keyTypes } from '../keys/shapes.ts'
import type { Seen } from './seen-key.ts'
import type { BigKey } from './shapes.ts'

const mostBig = 50
/** A longer name cannot be put into an address. */
const mostIdBytes = 1024

/** The keys that take most, the biggest first. */
export function createBiggest(node: string) {
  let kept: Seen[] = []
  let least = 0

  function thin() {
    kept = kept.toSorted((a, b) => b.bytes - a.bytes).slice(0, mostBig)
    least = kept.length === mostBig ? (kept.at(-1)?.bytes ?? 0) : 0
  }

  return {
    offer(seen: Seen) {
      if (seen.bytes <= least) return
      kept.push({ ...seen, name: Buffer.from(seen.name) })
      if (kept.length >= mostBig * 2) thin()
    },
    list(): BigKey[] {
      thin()
      const seen = new Set<string>()
      return kept.flatMap(({ name, bytes, type, ttl }) => {
        const id = name.length <= mostIdBytes ? name.toString('base64url') : ''
        const known = name.toString('latin1')
        // In a sample one key may be drawn twice.
        if (seen.has(known)) return []
        seen.add(known)
        return [
          { id, ...textOf(name), bytes, type: keyTypes[type] ?? 'other', ttl: ttl < 0 ? null : ttl, node },
        ]
      })
    },
  }
}

export function joinBiggest(lists: readonly (readonly BigKey[])[]): BigKey[] {
  return lists
    .flat()
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, mostBig)
}
