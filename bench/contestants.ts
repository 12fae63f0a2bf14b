import { cachified } from '@epic-web/cachified'
import { createKeyv } from '@keyv/redis'
import { createCache as createDedupe } from 'async-cache-dedupe'
import { BentoCache, bentostore } from 'bentocache'
import { redisDriver } from 'bentocache/drivers/redis'
import { createCache } from 'cache-manager'
import { Cacheable } from 'cacheable'
import { Redis } from 'ioredis'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { SourceOfTruth } from '#server/engine/ports.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'

export type Load = (key: string) => Promise<unknown>
export type Contestant = {
  get(key: string, load: Load): Promise<unknown>
  invalidate(key: string): Promise<unknown>
  /** Undefined where the package has no tags. */
  invalidateTag: ((tag: string) => Promise<unknown>) | undefined
  close(): Promise<unknown>
}
export const TAG = 'everything'
const TTL_MS = 60_000

const noise = () => {}

async function ready(client: Redis): Promise<Redis> {
  client.on('error', noise)
  if (client.status !== 'ready') await new Promise<void>(resolve => client.once('ready', () => resolve()))
  return client
}

export type OursOptions = { policy?: PolicyInput; source?: SourceOfTruth; autoPipelining?: boolean }

async function ours(
  url: string,
  { policy = {}, source, autoPipelining = true }: OursOptions = {},
): Promise<Contestant> {
  const client = await ready(
    new Redis(url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableAutoPipelining: autoPipelining,
      autoPipeliningIgnoredCommands: ['evalsha', 'eval'],
      retryStrategy: () => 100,
    }).setMaxListeners(50),
  )
  const clock = createRealClock()
  const engine = createEngine({
    store: createRedisStore({ client, clock, prefix: 'ours:' }),
    source: source ?? createMemorySource(createMemoryRows()),
    clock,
    random: createRandom(process.pid),
    trace: noise,
    describe: key => ({ kind: 'bench', tags: key.startsWith('tagged') ? [TAG] : [] }),
    policy: parsePolicy({ ttl: { defaultMs: TTL_MS }, ...policy }),
    name: `bench-${process.pid}-${Math.trunc(clock.now() * 1000)}`,
  })
  await engine.start()
  return {
    async get(key, load) {
      const answer = await engine.read(key, { load: async () => ({ version: 1, value: await load(key) }) })
      if (answer.ok) return answer.value
      throw answer.error
    },
    invalidate: key => engine.invalidate(key),
    invalidateTag: tag => engine.invalidateTag(tag),
    async close() {
      await engine.stop()
      client.disconnect()
    },
  }
}

async function bentocache(url: string): Promise<Contestant> {
  const connection = await ready(new Redis(url))
  const bento = new BentoCache({
    default: 'redis',
    stores: { redis: bentostore().useL2Layer(redisDriver({ connection })) },
  })
  return {
    get: (key, load) => bento.getOrSet({ key, ttl: TTL_MS, tags: [TAG], factory: () => load(key) }),
    invalidate: key => bento.delete({ key }),
    invalidateTag: tag => bento.deleteByTag({ tags: [tag] }),
    close: async () => connection.disconnect(),
  }
}

/** Its tags go with `set`, not with `getOrSet`, and cost one more read: switched on only where they are asked for. */
async function cacheable(url: string, tags = false): Promise<Contestant> {
  const cache = new Cacheable({ primary: createKeyv(url), ttl: TTL_MS, tags })
  cache.on('error', noise)
  await cache.get('warm up')
  return {
    async get(key, load) {
      if (!tags) return cache.getOrSet(key, () => load(key), { ttl: TTL_MS })
      const known = await cache.get(key)
      if (known !== undefined) return known
      const loaded = await load(key)
      await cache.set(key, loaded, { ttl: TTL_MS, tags: [TAG] })
      return loaded
    },
    invalidate: key => cache.delete(key),
    invalidateTag: tags ? tag => cache.tags.invalidateTag(tag) : undefined,
    close: () => cache.disconnect(),
  }
}

async function cacheManager(url: string): Promise<Contestant> {
  const keyv = createKeyv(url)
  const cache = createCache({ stores: [keyv] })
  keyv.on('error', noise)
  await cache.get('warm up')
  return {
    get: (key, load) => cache.wrap(key, () => load(key), TTL_MS),
    invalidate: key => cache.del(key),
    invalidateTag: undefined,
    close: () => keyv.disconnect(),
  }
}

async function cachifiedCache(url: string): Promise<Contestant> {
  const client = await ready(new Redis(url))
  const cache = {
    name: 'redis',
    async get(key: string) {
      const text = await client.get(`cachified:${key}`)
      return text === null ? null : JSON.parse(text)
    },
    set: (key: string, entry: object) => client.set(`cachified:${key}`, JSON.stringify(entry), 'PX', TTL_MS),
    delete: (key: string) => client.del(`cachified:${key}`),
  }
  return {
    get: (key, load) => cachified({ key, cache, ttl: TTL_MS, getFreshValue: () => load(key) }),
    invalidate: key => client.del(`cachified:${key}`),
    invalidateTag: undefined,
    close: async () => client.disconnect(),
  }
}

async function dedupe(url: string): Promise<Contestant> {
  const client = await ready(new Redis(url))
  const loads = new Map<string, Load>()
  const storage = { type: 'redis' as const, options: { client, invalidation: true } }
  const cache = createDedupe({ ttl: TTL_MS / 1000, storage })
  const item = cache.define('item', { references: () => [TAG] }, async (key: string) => loads.get(key)?.(key))
  return {
    get(key, load) {
      loads.set(key, load)
      return item.item(key)
    },
    invalidate: key => cache.clear('item', key),
    invalidateTag: tag => cache.invalidateAll([tag]),
    close: async () => client.disconnect(),
  }
}

export const taggedCacheable = (url: string) => cacheable(url, true)
export const contestants = {
  ours,
  bentocache,
  cacheable: (url: string) => cacheable(url),
  'cache-manager': cacheManager,
  cachified: cachifiedCache,
  'async-cache-dedupe': dedupe,
}
export type ContestantName = keyof typeof contestants
export const contestantNames = Object.keys(contestants).filter(
  (name): name is ContestantName => name in contestants,
)
export { ours }
