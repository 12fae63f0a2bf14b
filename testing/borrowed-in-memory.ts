import type { Borrowed, BorrowedStore } from '#server/observe/misses/borrowed-setting.ts'

/** What a board has borrowed, for tests that need no database. */
export function borrowedInMemory(): BorrowedStore & { rows: Map<string, Borrowed> } {
  const rows = new Map<string, Borrowed>()
  return {
    rows,
    list: async () => [...rows.values()],
    add: async (_, borrowed) => {
      const known = rows.get(borrowed.node)
      if (known && (known.host !== borrowed.host || known.process !== borrowed.process)) return false
      rows.set(borrowed.node, known ? { ...known, until: Math.max(known.until, borrowed.until) } : borrowed)
      return true
    },
    remove: async (_, node) => void rows.delete(node),
  }
}
