import type { Fault } from '#components/rpc/fault.ts'

/** A long list of which a stretch is looked at. What lies far from it need not be there. */
export type Rows<Row> = {
  /** Returns its undo. */
  subscribe(listener: () => void): () => void
  /** Rises whenever something is other than before. */
  version(): number
  /** So many rows can be scrolled through. */
  count(): number
  /** Undefined while it is on its way. */
  rowAt(at: number): Row | undefined
  /** The stretch that is looked at: what is missing of it is fetched. */
  show(from: number, to: number): void
  /** Everything is asked for again; what was there stays until then. */
  refresh(): void
  fault(): Fault | null
  retry(): void
  stop(): void
}

export function createListeners() {
  const listeners = new Set<() => void>()
  let version = 0
  return {
    version: () => version,
    tell() {
      version += 1
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
