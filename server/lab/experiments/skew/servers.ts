import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import type { OwnServer, RawCache } from '#server/lab/experiments/real-parts.ts'
import { type Answered, type Asked, type Caches, warmOf } from '#server/lab/experiments/skew/answering.ts'
import type { ChoiceId } from '#server/lab/experiments/skew/set-up.ts'
import { createWitness } from '#server/lab/experiments/skew/witness.ts'

/** No server has the exact LRU: it would have to keep a list of all entries in the order of their use. */
export const policyOf: Partial<Record<ChoiceId, string>> = {
  'sampled-lru': 'allkeys-lru',
  'sampled-lfu': 'allkeys-lfu',
  random: 'allkeys-random',
}

/** So few that their buffers are little beside the entries. */
const mostAtOnce = 50

const nameOf = (key: number) => `item:${key}`

type Batch = ReturnType<RawCache['client']['pipeline']>

/** As large as a value of so many bytes, without sending it. */
const store = (batch: Batch, key: number, bytes: number) => void batch.setrange(nameOf(key), bytes - 1, 'v')

async function replies(batch: Batch): Promise<unknown[]> {
  return ((await batch.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  })
}

/** What is taken, without the buffers of clients and by them. */
async function memoryOf({ client }: RawCache): Promise<number> {
  const text = await client.info('memory')
  return Number(/^used_memory:(\d+)/m.exec(text)?.[1] ?? 0)
}

/** Gives it the memory that so many entries take here. */
async function makeRoom(cache: RawCache, { size, bytes }: Pick<Asked, 'size' | 'bytes'>) {
  const { client } = cache
  await client.config('SET', 'maxmemory', '0')
  await client.flushall()
  for (let at = 0; at < size; at += mostAtOnce) {
    const batch = client.pipeline()
    for (let key = at; key < Math.min(size, at + mostAtOnce); key++) store(batch, key, bytes)
    await replies(batch)
  }
  const limit = await memoryOf(cache)
  await client.flushall()
  await client.config('SET', 'maxmemory', String(limit))
}

/** Looks for each key once, and stores what was not there. Who asks for it meanwhile finds it. */
async function askFor(keys: readonly number[], { cache, bytes }: { cache: RawCache; bytes: number }) {
  const once = [...new Set(keys)]
  const looking = cache.client.pipeline()
  for (const key of once) looking.touch(nameOf(key))
  const found = await replies(looking)
  const missed = new Set(once.filter((_, at) => found[at] === 0))
  const loading = cache.client.pipeline()
  for (const key of missed) store(loading, key, bytes)
  if (missed.size > 0) await replies(loading)
  return keys.map(key => !missed.delete(key))
}

type Lane = { server: OwnServer; cache: RawCache }

async function answer(asked: Asked, { cache }: Lane, lab: ExperimentLab): Promise<Answered> {
  const { id, trace, keys, bytes } = asked
  await makeRoom(cache, asked)
  const warm = warmOf(trace)
  const witness = createWitness({ keys, from: warm, why: `${policyOf[id]} let it go for one of them` })
  let hits = 0
  for (let from = 0; from < trace.length; from += mostAtOnce) {
    lab.signal.throwIfAborted()
    const batch = [...trace.subarray(from, from + mostAtOnce)]
    const found = await askFor(batch, { cache, bytes })
    for (const [offset, key] of batch.entries()) {
      const [at, hit] = [from + offset, found[offset] === true]
      witness.asked(at, key, hit)
      if (hit && at >= warm) hits += 1
    }
  }
  const held = await cache.client.dbsize()
  return { hitRate: hits / (trace.length - warm), held, story: witness.story(id) }
}

/** A small server for each policy, which gets as much memory as is asked about. */
export function serverCaches(lab: ExperimentLab): Caches {
  const lanes = new Map<ChoiceId, Lane>()
  async function laneOf(id: ChoiceId): Promise<Lane> {
    const known = lanes.get(id)
    if (known) return known
    const server = await lab.real().server({ policy: policyOf[id] ?? 'allkeys-random' })
    const lane = { server, cache: await server.connect() }
    lanes.set(id, lane)
    return lane
  }
  return {
    ask: async asked => answer(asked, await laneOf(asked.id), lab),
    async close() {
      for (const { server } of lanes.values()) await server.stop()
    },
  }
}
