import type { Redis } from 'ioredis'
import type { Sql } from 'postgres'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { open as openEntry, schemaOf } from '#server/engine/codecs/envelope.ts'
import { createEngine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import type { SourceOfTruth } from '#server/engine/ports.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createNames, usualShards } from '#server/engine/stores/names.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { Kill, Params, WriteChoice } from '#server/lab/experiments/lost-writes/set-up.ts'
import { experimentSchema } from '#server/lab/experiments/place.ts'

/** A flush comes by here, and may be held. */
export type Step = Exclude<Kill, 'never' | 'waiting'>
export type Passing = (step: Step) => Promise<void>

/** One way to write behind: an acknowledged write is in the cache, and the database has it later. */
export type Way = {
  start(): Promise<void>
  /** Whether it was acknowledged. */
  write(key: string, number: number): Promise<boolean>
  /** Once; what fails is tried again with the next one. */
  flush(): Promise<void>
  /** How many keys or records still wait for the database, as far as the cache knows. */
  waiting(): Promise<number>
  /** The number that the cache holds for this key; 0 for none. */
  inCache(key: string): Promise<number>
  stop(): Promise<void>
}

export type WayParts = { client: Redis; sql: Sql; params: Params; pass: Passing; seed: number }

const prefix = 'shop:'
const bodyOf = (number: number) => ({ number })
export const numberOf = (value: unknown): number => Number(Object(value).number ?? 0)

const sourceOf = (sql: Sql) =>
  createPostgresSource({ sql, schema: experimentSchema, clock: createRealClock(), costMs: () => 0 })

/** The engine's own write-behind, with a stream. */
function throughEngine({ client, sql, params, pass, seed }: WayParts): Way {
  const clock = createRealClock()
  const real = createRedisStore({ client, clock, prefix })
  const names = createNames({ prefix, shards: usualShards })
  const shop = sourceOf(sql)
  const store: typeof real = {
    ...real,
    async take(consumer, wanted) {
      const records = await real.take(consumer, wanted)
      if (records.length > 0) await pass('taken')
      return records
    },
  }
  const source: SourceOfTruth = {
    ...shop,
    async apply(batch, dead) {
      const applied = await shop.apply(batch, dead)
      await pass('applied')
      return applied
    },
  }
  const engine = createEngine({
    store,
    source,
    clock,
    random: createRandom(seed),
    trace: () => {},
    describe: () => ({ kind: 'item', tags: [] }),
    policy: parsePolicy({
      write: {
        kind: 'write-behind',
        flushMs: params.flushMs,
        whenUnreachable: 'refuse',
        claimMs: 200,
        lagLimit: 1_000_000,
      },
      protections: { lease: null, cacheBudgetMs: 5_000, breaker: { failures: 3, coolMs: 50 } },
    }),
    name: 'writer',
  })
  return {
    start: engine.start,
    write: async (key, number) => (await engine.write(key, bodyOf(number))).ok,
    flush: async () => void (await engine.flush()),
    waiting: async () => (await real.lag()).pending,
    async inCache(key) {
      const bytes = await client.getBuffer(names.entry(key))
      if (!bytes) return 0
      const opened = openEntry(bytes, { schema: schemaOf(bytes), tags: [] })
      return opened.ok ? numberOf(opened.entry.value) : 0
    },
    stop: engine.stop,
  }
}

const marks = `${prefix}dirty`
/** Value and mark in one step. */
const writing = `redis.call('SET', KEYS[1], ARGV[2]) redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1]) return 1`
/** Only the mark of the very write that was flushed. */
const unmarking = `for at = 1, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[1], ARGV[at]) == ARGV[at + 1] then redis.call('ZREM', KEYS[1], ARGV[at]) end
end return 1`

/** One flush at a time: a second one beside it would bring what the first is about to forget. */
function everySoOften(flushOnce: () => Promise<void>, ms: number) {
  let callOff = () => {}
  let flushing: Promise<void> | null = null
  function flush(): Promise<void> {
    flushing ??= flushOnce().finally(() => {
      flushing = null
    })
    return flushing
  }
  return {
    async start() {
      const timer = setInterval(() => void flush().catch(() => {}), ms)
      callOff = () => clearInterval(timer)
    },
    flush,
    async stop() {
      callOff()
      await flushing?.catch(() => {})
    },
  }
}

const done = () => true
const refused = () => false
const cachedNumber = (client: Redis) => async (key: string) => Number((await client.get(prefix + key)) ?? 0)

/** The textbook: nothing ties a mark to the write that made it, and that is what is wrong. */
function withSet({ client, sql, params, pass }: WayParts): Way {
  const source = sourceOf(sql)

  async function flushOnce() {
    const keys = await client.smembers(marks)
    if (keys.length === 0) return
    const values = await client.mget(keys.map(key => prefix + key))
    await pass('taken')
    for (const [at, key] of keys.entries()) {
      const value = values[at]
      if (value) await source.write(key, bodyOf(Number(value)), {})
    }
    await pass('applied')
    await client.srem(marks, ...keys)
  }
  return {
    ...everySoOften(flushOnce, params.flushMs),
    write: async (key, number) =>
      client
        .set(prefix + key, String(number))
        .then(() => client.sadd(marks, key))
        .then(done, refused),
    waiting: () => client.scard(marks),
    inCache: cachedNumber(client),
  }
}

/** The dirty set as it should be: marked with its number in one step, unmarked only where nothing came after. */
function withSortedSet({ client, sql, params, pass }: WayParts): Way {
  const source = sourceOf(sql)

  async function flushOnce() {
    const marked = await client.zrange(marks, '0', '-1', 'WITHSCORES')
    if (marked.length === 0) return
    const due = Array.from({ length: marked.length / 2 }, (_, at) => ({
      key: String(marked[at * 2]),
      number: Number(marked[at * 2 + 1]),
    }))
    await pass('taken')
    await source.apply(due.map(({ key, number }) => ({ key, value: bodyOf(number), version: number })))
    await pass('applied')
    await client.eval(unmarking, 1, marks, ...due.flatMap(({ key, number }) => [key, String(number)]))
  }
  return {
    ...everySoOften(flushOnce, params.flushMs),
    write: (key, number) =>
      client.eval(writing, 2, prefix + key, marks, key, String(number)).then(done, refused),
    waiting: () => client.zcard(marks),
    inCache: cachedNumber(client),
  }
}

export function openWay({ marks: how }: WriteChoice, parts: WayParts): Way {
  switch (how) {
    case 'set':
      return withSet(parts)
    case 'sorted set':
      return withSortedSet(parts)
    case 'stream':
      return throughEngine(parts)
  }
}
