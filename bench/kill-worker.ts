import { flushCompileCache } from 'node:module'
import { Redis } from 'ioredis'
import type { TransactionSql } from 'postgres'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import type { Applied, SourceOfTruth } from '#server/engine/ports.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { Orders, Step } from './kill-steps.ts'

/** An instance that writes behind, stops at one named step of it, and says so. */
const KEYS = 12

async function work(orders: Orders) {
  const { name, stopAt, fault } = orders
  const clock = createRealClock()
  const client = new Redis(orders.redis, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: 500,
    retryStrategy: () => 30,
  })
  client.on('error', () => {})
  await new Promise<void>(resolve => client.once('ready', () => resolve()))
  const sql = openPool({ url: orders.postgres, size: 3 })
  let left = orders.after
  let released = Promise.resolve()

  async function at(step: Step) {
    if (step !== stopAt || left-- !== 0) return released
    const gate = Promise.withResolvers<void>()
    released = gate.promise
    process.once('message', () => gate.resolve())
    process.send?.({ at: step })
    return released
  }

  const real = createRedisStore({ client, clock, prefix: 'kill:', shards: 2 })
  const store: typeof real = {
    ...real,
    async append(key, request) {
      await at('append')
      const appended = await real.append(key, request)
      await at('appended')
      return appended
    },
    async take(consumer, wanted) {
      await at('take')
      const records = await real.take(consumer, wanted)
      if (records.length > 0) await at('taken')
      if (fault === 'acknowledge before commit') await real.acknowledge(records)
      return records
    },
    async settle(key, version, ms) {
      await real.settle(key, version, ms)
      await at('settled')
    },
    async acknowledge(records) {
      await real.acknowledge(records)
      await at('acknowledged')
    },
  }
  const stopping = new Proxy(sql, {
    get: (pool, name) => (name === 'begin' ? begin : Reflect.get(pool, name)),
  })
  const begin = (work: (transaction: TransactionSql) => Promise<unknown>) =>
    sql.begin(async transaction => {
      const done = await work(transaction)
      await at('uncommitted')
      return done
    })
  const shop = createPostgresSource({ sql: stopping, schema: 'shop', clock, costMs: () => 0 })
  const unguarded = async (batch: Parameters<SourceOfTruth['apply']>[0]): Promise<Applied[]> => {
    for (const { key, value, version } of batch) {
      await sql`insert into shop.item (id, body, version) values (${key}, ${JSON.stringify(value)}::text::json, ${version})
        on conflict (id) do update set body = excluded.body, version = excluded.version`
    }
    return batch.map(({ key, version }) => ({ key, version, affected: [] }))
  }
  const source: SourceOfTruth = {
    ...shop,
    async apply(batch, dead) {
      await at('apply')
      const applied = await (fault === 'no version guard' ? unguarded(batch) : shop.apply(batch, dead))
      await at('applied')
      return applied
    },
  }
  const engine = createEngine({
    store,
    source,
    clock,
    random: createRandom(process.pid),
    trace: () => {},
    describe: () => ({ kind: 'kill', tags: [] }),
    policy: parsePolicy({
      write: {
        kind: 'write-behind',
        flushMs: 15,
        batch: 40,
        claimMs: 150,
        lagLimit: 10_000,
        maxDeliveries: 100,
      },
      protections: { cacheBudgetMs: 250, breaker: { failures: 2, coolMs: 50 } },
    }),
    name,
  })
  await engine.start()
  if (orders.drain) {
    for (;;) {
      const { pending } = await store.lag()
      process.send?.({ pending })
      if (pending === 0) break
      await engine.flush()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    await engine.stop()
    await sql.end()
    client.disconnect()
    process.exit(0)
  }
  for (let number = orders.from; ; number++) {
    // Keys of this instance alone: what it was promised last must be there at the end, nobody writes over it.
    const key = `${orders.name}:${number % KEYS}`
    const answer = await engine.write(key, { number })
    if (answer.ok) process.send?.({ acknowledged: key, number })
    else await new Promise(resolve => setTimeout(resolve, 5))
  }
}

// The next one begins sooner with what this one compiled, which is killed before it would keep that by itself.
flushCompileCache()
await work(JSON.parse(process.argv[2] ?? '{}'))
