import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createNames } from '#server/engine/stores/names.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import { storeContract } from '#server/engine/stores/store-contract.ts'
import type { TraceEvent } from '#server/engine/trace.ts'
import { type RedisCluster, startRedisCluster } from '#testing/redis-cluster.ts'

const prefix = 'contract:'
const SHARDS = 4
const names = createNames({ prefix, shards: SHARDS })
const clock = createRealClock()
const pass = (ms: number) => new Promise<void>(resolve => clock.after(ms, resolve))

let servers: RedisCluster
let client: Cluster
let store: ReturnType<typeof createRedisStore>

const connect = () =>
  new Cluster(
    servers.masters.map(({ port }) => ({ host: '127.0.0.1', port })),
    { redisOptions: { maxRetriesPerRequest: 0 }, enableAutoPipelining: true },
  )

beforeAll(async () => {
  servers = await startRedisCluster({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
  client = connect()
  store = createRedisStore({ client, clock, prefix, shards: SHARDS })
})
afterAll(async () => {
  client.disconnect()
  await servers.stop()
})

storeContract('a Cluster of three masters', {
  store: () => store,
  pass,
  plant: (key, bytes) => client.set(names.entry(key), bytes),
  restart: undefined,
})

const slotOf = async (name: string) => Number(await client.cluster('KEYSLOT', name))
const keyOfShard = (shard: number) => {
  for (let at = 0; ; at++) if (names.shardOf(`key:${at}`) === shard) return `key:${at}`
}

describe('a Cluster', () => {
  it('has the shards on more than one master, and reads many keys of many slots at once', async () => {
    const slots = await Promise.all([0, 1, 2, 3].map(shard => slotOf(names.journal(shard))))
    expect(new Set(slots.map(slot => Math.floor(slot / (16_384 / 3)))).size).toBeGreaterThan(1)
    const keys = Array.from({ length: 100 }, (_, at) => `spread:${at}`)
    const found = await Promise.all(keys.map(key => store.read(key, ['one tag', 'another'], 0)))
    expect(found.every(({ found: { kind }, tags }) => kind === 'none' && tags.length === 2)).toBe(true)
  })

  it('loads its scripts on each master, and again on the only one that has forgotten them', async () => {
    const keys = [0, 1, 2, 3].map(keyOfShard)
    const lease = (key: string, token: string) =>
      store.lease(key, { token, ms: 10_000, tags: [], seen: undefined })
    const fences: (string | undefined)[] = []
    for (const key of keys) {
      const granted = await lease(key, 'a')
      fences.push(granted.kind === 'leased' ? granted.fence : undefined)
    }
    const [forgetful] = servers.masters
    const node = new Redis(forgetful?.url ?? '')
    await node.script('FLUSH')
    node.disconnect()
    for (const key of keys) expect(await lease(key, 'b')).toEqual({ kind: 'taken' })
    for (const [at, key] of keys.entries()) expect(await store.release(key, fences[at] ?? 'none')).toBe(true)
  })

  it('is told at once when one master is lost, whatever the others do', async () => {
    let lost = 0
    const stop = store.onLost(() => {
      lost += 1
    })
    const others = await Promise.all([0, 1, 2, 3].map(keyOfShard).map(key => store.read(key, [], 0)))
    expect(others).toHaveLength(4)
    await servers.masters[2]?.restart()
    while (lost === 0) await pass(10)
    stop()
    const names16 = Array.from({ length: 16 }, (_, at) => `after:${at}`)
    const answered = async () => {
      const answers = await Promise.allSettled(names16.map(key => store.read(key, [], 0)))
      return answers.every(({ status }) => status === 'fulfilled')
    }
    while (!(await answered())) await pass(50)
  })
})

describe('an engine on a Cluster while a slot moves', () => {
  it('answers every request, from the database if it must, and is never stale afterwards', async () => {
    const rows = createMemoryRows()
    const trace: TraceEvent[] = []
    const engine = createEngine({
      store,
      source: createMemorySource(rows),
      clock,
      random: createRandom(1),
      trace: event => trace.push(event),
      describe: () => ({ kind: 'k', tags: [] }),
      policy: parsePolicy({ protections: { breaker: { failures: 1_000, coolMs: 50 } } }),
      name: 'mover',
    })
    await engine.start()
    const key = keyOfShard(1)
    const neighbours = Array.from({ length: 200 }, (_, at) => `n:${at}`).filter(
      each => names.shardOf(each) === 1,
    )
    let number = 0
    const writeAndRead = async () => {
      number += 1
      expect(await engine.write(key, { number })).toMatchObject({ ok: true })
      expect(await engine.read(key)).toMatchObject({ ok: true, value: { number } })
      for (const each of neighbours) expect(await engine.read(each)).toMatchObject({ ok: true })
    }
    for (const each of neighbours) await engine.write(each, each)
    await writeAndRead()
    const move = await servers.beginMove(await slotOf(names.entry(key)))
    await writeAndRead()
    expect(await move.moveKeys()).toBeGreaterThan(1)
    await writeAndRead()
    await move.end()
    await writeAndRead()
    // Owed invalidations are paid, and the cache is used again.
    while (engine.debts() > 0 || !engine.cacheUsable()) await pass(20)
    await writeAndRead()
    expect(await engine.read(key)).toMatchObject({ class: 'hit', value: { number } })
    const moved = new Redis(move.to.url)
    expect(await moved.exists(names.entry(key))).toBe(1)
    moved.disconnect()
    for (const each of neighbours) expect(await engine.read(each)).toMatchObject({ value: each })
    expect(trace.filter(event => event.type === 'fail' || event.type === 'write-failed')).toEqual([])
    // Where the slot was half here and half there the cache did not answer in its budget, and the database did.
    expect(trace.some(event => event.type === 'invalidation-owed' || event.type === 'fill-rejected')).toBe(
      true,
    )
    await engine.stop()
  })
})
