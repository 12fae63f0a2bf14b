import type { RedisClient } from '#server/engine/stores/redis-call.ts'

/** So many values come in one answer at most, lest one answer holds up the others. */
const MOST = 64

type Waiting = {
  promise: Promise<Buffer | null>
  resolve: (bytes: Buffer | null) => void
  reject: (error: unknown) => void
}

/**
 * Reads asked for in the same turn of the event loop go out as one command, and a key asked for twice goes out once.
 * That is safe: it has not left yet, so the server looks it up after the last of its readers began. (Joining a read
 * that is already under way would not be.) A value of another type counts as none here; the lease finds out.
 */
export function createReads(client: RedisClient) {
  const open = new Map<number, Map<string, Waiting>>()

  function send(batch: Map<string, Waiting>) {
    const waiting = [...batch.values()]
    client.mgetBuffer([...batch.keys()]).then(
      values => {
        for (const [at, each] of waiting.entries()) each.resolve(values[at] ?? null)
      },
      (error: unknown) => {
        for (const each of waiting) each.reject(error)
      },
    )
  }

  function begin(group: number) {
    const batch = new Map<string, Waiting>()
    open.set(group, batch)
    setImmediate(() => {
      if (open.get(group) === batch) open.delete(group)
      if (batch.size > 0) send(batch)
    })
    return batch
  }

  /** Names of one group share a hash slot, or the server has none. */
  return function read(name: string, group: number): Promise<Buffer | null> {
    const known = open.get(group)
    const batch = known !== undefined && known.size < MOST ? known : begin(group)
    const same = batch.get(name)
    if (same) return same.promise
    const waiting = Promise.withResolvers<Buffer | null>()
    batch.set(name, waiting)
    return waiting.promise
  }
}
