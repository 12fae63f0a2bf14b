import type { CacheStore, Clock, DirtySet, Journal } from '#server/engine/ports.ts'
import { createShelf, type MemoryData } from '#server/engine/stores/memory-data.ts'
import { createMemoryEntries } from '#server/engine/stores/memory-entries.ts'
import { createMemoryJournal } from '#server/engine/stores/memory-journal.ts'

export { createMemoryData } from '#server/engine/stores/memory-data.ts'

const createMemoryDirtySet = (data: MemoryData): DirtySet => ({
  async markDirty(key, bytes) {
    data.entries.set(key, { bytes, until: Number.POSITIVE_INFINITY })
    data.dirty.add(key)
  },
  dirtyKeys: async () => [...data.dirty],
  dirtyBytes: async key => data.entries.get(key)?.bytes,
  async unmark(key) {
    data.dirty.delete(key)
  },
})

type Options = { data: MemoryData; clock: Clock }

/** The store in this process's memory: the same answers as a real server, in steps that are atomic by nature. */
export function createMemoryStore({ data, clock }: Options): CacheStore & Journal & DirtySet {
  const parts = { data, clock, shelf: createShelf(data, clock) }
  return { ...createMemoryEntries(parts), ...createMemoryJournal(parts), ...createMemoryDirtySet(data) }
}
