import type { Policy } from '#server/lab/experiments/eviction/set-up.ts'
import type { OwnServer, RawCache, RealParts } from '#server/lab/experiments/real-parts.ts'
import type { Witness } from '#server/lab/experiments/skew/witness.ts'

/** Nothing expires while it runs, but each has its moment, so that one of them is the first. */
const ttlMs = 6 * 3_600_000
/** So few that their buffers are little beside the entries. */
export const mostAtOnce = 50

export type Trace = {
  /** Keys, the most wanted is 0. */
  asked: Int32Array
  endless: (key: number) => boolean
  value: string
}

export type Counts = { requests: number; hits: number; refused: number; evicted: number; entries: number }

const nameOf = (key: number) => `item:${key}`

/** What is taken, without the buffers of clients and by them. */
async function memoryOf({ client }: RawCache): Promise<{ data: number; buffers: number }> {
  const text = await client.info('memory')
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  const buffers = field('mem_clients_normal')
  return { data: field('used_memory') - buffers, buffers }
}

/** How much memory it takes to hold so many entries here, and to be asked for as many at once as it will be. */
async function roomFor(cache: RawCache, { entries, value }: { entries: number; value: string }) {
  for (let at = 0; at < entries; at += mostAtOnce) {
    const batch = cache.client.pipeline()
    for (let key = at; key < Math.min(entries, at + mostAtOnce); key++)
      batch.set(nameOf(key), value, 'PX', ttlMs)
    await batch.exec()
  }
  const { data, buffers } = await memoryOf(cache)
  await cache.client.flushall()
  return data + buffers
}

type Opening = { policy: Policy; entries: number; trace: Trace; real: RealParts; witness: Witness }

/** One policy: a server with room for so many entries, and everybody who asks it. */
export async function openLane({ policy, entries, trace, real, witness }: Opening) {
  const server: OwnServer = await real.server({ policy })
  const cache = await server.connect()
  const { client } = cache
  await client.config('SET', 'maxmemory', await roomFor(cache, { entries, value: trace.value }))
  const counts = { requests: 0, hits: 0, refused: 0 }

  async function load(missed: readonly number[]) {
    const batch = client.pipeline()
    for (const key of missed) {
      if (trace.endless(key)) batch.set(nameOf(key), trace.value)
      else batch.set(nameOf(key), trace.value, 'PX', ttlMs)
    }
    for (const [error] of (await batch.exec()) ?? []) {
      if (!error) continue
      if (!error.message.startsWith('OOM')) throw error
      counts.refused += 1
    }
  }

  return {
    policy,
    counts: (): Readonly<typeof counts> => ({ ...counts }),
    /** Cache-aside: what was not there is loaded, and stored. Who asks for it meanwhile finds it. */
    async ask(from: number, until: number) {
      const keys = [...trace.asked.subarray(from, until)]
      const once = [...new Set(keys)]
      const batch = client.pipeline()
      for (const key of once) batch.get(nameOf(key))
      const replies = (await batch.exec()) ?? []
      const missed = once.filter((_, at) => {
        const [error, value] = replies[at] ?? []
        if (error) throw error
        return value === null
      })
      if (missed.length > 0) await load(missed)
      const loaded = new Set(missed)
      for (const [offset, key] of keys.entries()) witness.asked(from + offset, key, !loaded.delete(key))
      counts.requests += keys.length
      counts.hits += keys.length - missed.length
    },
    story: () => witness.story(policy),
    async close(): Promise<Counts> {
      const stats = await client.info('stats')
      const evicted = Number(/^evicted_keys:(\d+)/m.exec(stats)?.[1] ?? 0)
      const held = await client.dbsize()
      await server.stop()
      return { ...counts, evicted, entries: held }
    },
  }
}

export type Lane = Awaited<ReturnType<typeof openLane>>
