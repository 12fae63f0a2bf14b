import { Redis } from 'ioredis'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine, type Engine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { TraceEvent } from '#server/engine/trace.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'

const clock = createRealClock()
let redis: RedisServer
let database: TestPostgres
let client: Redis
let sql: Sql
let engine: Engine
const trace: TraceEvent[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  database = await startTestPostgres()
  sql = openPool({ url: database.url, size: 3 })
  await createShopTables(sql, 'shop')
  client = new Redis(redis.url, { maxRetriesPerRequest: 0 })
  engine = createEngine({
    store: createRedisStore({ client, clock, prefix: 'cdc:' }),
    source: createPostgresSource({ sql, schema: 'shop', clock, costMs: () => 0 }),
    clock,
    random: createRandom(1),
    trace: event => trace.push(event),
    describe: key => ({ kind: key.split(':')[0] ?? key, tags: [] }),
    policy: parsePolicy({ invalidation: { changeLog: true } }),
    name: 'cdc',
  })
  await engine.start()
})
afterAll(async () => {
  await engine.stop()
  client.disconnect()
  await sql.end({ timeout: 1 })
  await redis.stop()
  await database.stop()
})

const heard = (key: string) =>
  trace.some(event => event.type === 'invalidated' && event.how === 'change log' && event.key === key)
async function eventually(holds: () => boolean) {
  const until = clock.now() + 10_000
  while (!holds()) {
    if (clock.now() > until) throw new Error('It did not happen within 10 s.')
    await new Promise(resolve => setImmediate(resolve))
  }
}
const changeBehindItsBack = (name: string) =>
  sql`insert into shop.product as t (id, body, category, version) values ('1', ${JSON.stringify({ name, category: 'c' })}::text::json, 'c', 1)
    on conflict (id) do update set body = excluded.body, version = t.version + 1, changed = pg_current_xact_id()`

it('hears of a change that did not come through the engine, and of every answer made of it', async () => {
  await changeBehindItsBack('old')
  await eventually(() => heard('product:1'))
  expect(await engine.read('product:1')).toMatchObject({ value: { name: 'old' } })
  expect(await engine.read('category:c')).toMatchObject({ value: [{ product: { name: 'old' } }] })
  trace.length = 0
  await changeBehindItsBack('new')
  await eventually(() => heard('product:1') && heard('category:c') && heard('products'))
  expect(await engine.read('product:1')).toMatchObject({ value: { name: 'new' } })
  expect(await engine.read('category:c')).toMatchObject({ value: [{ product: { name: 'new' } }] })
})

it('is still right when the same change is told again, or an older one comes late', async () => {
  const answer = await engine.read('product:1')
  const version = answer.ok ? answer.version : 0
  for (const told of [version, 1, version, 1])
    await engine.hear({ key: 'product:1', version: told, affected: [] })
  expect(await engine.read('product:1')).toMatchObject({ class: 'hit', version })
})
