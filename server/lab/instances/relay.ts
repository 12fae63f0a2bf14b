import type { LaneId } from '#server/lab/settings.ts'

type Log = { from: string; id: LaneId; log: Uint8Array }

const mostKeptBytes = 4_000_000

/** Brings to each instance what the others have written; who joins late gets the recent past as well. */
export function createRelay() {
  let kept: Log[] = []
  let keptBytes = 0
  let fresh: Log[] = []
  const met = new Set<string>()

  return {
    add(write: Log) {
      if (write.log.byteLength > 0) fresh.push(write)
    },
    /** What this instance has not been told yet. Before `settle`, for each of them. */
    for(name: string): { id: LaneId; log: Uint8Array }[] {
      const past = met.has(name) ? [] : kept
      met.add(name)
      return together([...past, ...fresh].filter(({ from }) => from !== name))
    },
    settle() {
      kept.push(...fresh)
      keptBytes += fresh.reduce((sum, { log }) => sum + log.byteLength, 0)
      fresh = []
      while (keptBytes > mostKeptBytes) keptBytes -= kept.shift()?.log.byteLength ?? 0
    },
    forget: (name: string) => met.delete(name),
    clear() {
      kept = []
      fresh = []
      keptBytes = 0
      met.clear()
    },
  }
}

/** Logs read on one after the other are one log: a message has no more of them than there are lanes. */
function together(logs: readonly Log[]): { id: LaneId; log: Uint8Array }[] {
  const byLane = Map.groupBy(logs, ({ id }) => id)
  return [...byLane].map(([id, of]) => ({ id, log: Buffer.concat(of.map(({ log }) => log)) }))
}
