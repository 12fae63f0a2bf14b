import { isOurs } from '#server/engine/codecs/envelope.ts'
import type { Bytes, Clock, Durability, JournalRecord } from '#server/engine/ports.ts'

type Held = { bytes: Bytes; until: number }
export type Pending = JournalRecord & { consumer: string | undefined; takenAt: number }

/** What a server would keep. Several stores may stand in front of one of these. */
export function createMemoryData() {
  return {
    entries: new Map<string, Held>(),
    leases: new Map<string, { token: string; until: number }>(),
    tags: new Map<string, number>(),
    records: [] as Pending[],
    dirty: new Set<string>(),
    sequence: 0,
    epoch: { number: 0, bound: -1 },
    /** Grows with each restart. */
    process: 0,
    ids: 0,
    checkpoint: undefined as string | undefined,
    lost: new Set<() => void>(),
    /** Where a record is once it is journaled, in the story that the simulation tells. */
    holds: 'memory' as Durability,
  }
}
export type MemoryData = ReturnType<typeof createMemoryData>

/** What is under a name now: our bytes, somebody else's, or nothing that is still alive. */
export const createShelf = (data: MemoryData, clock: Clock) => ({
  current(key: string): Bytes | 'foreign' | undefined {
    const held = data.entries.get(key)
    if (held === undefined) return undefined
    if (held.until <= clock.now()) {
      data.entries.delete(key)
      return undefined
    }
    return isOurs(held.bytes) ? held.bytes : 'foreign'
  },
  set(key: string, bytes: Bytes, ms: number) {
    data.entries.set(key, { bytes, until: clock.now() + ms })
  },
})
export type Shelf = ReturnType<typeof createShelf>
