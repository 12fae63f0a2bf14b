import { afterAll, beforeAll, expect, it } from 'vitest'
import { preset } from '#server/engine/presets.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { openDataClient } from '#server/targets/data-client.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { readsOf } from './lane-counts.ts'
import { createLaneSet } from './lane-set.ts'
import { createMachineClock } from './machine-clock.ts'

let postgres: TestPostgres
let redis: RedisServer

beforeAll(async () => {
  postgres = await startTestPostgres()
  redis = await startRedisServer()
})
afterAll(async () => {
  await redis.stop()
  await postgres.stop()
})

const settings = labSettingsShape.parse({
  workload: {},
  lanes: [{ id: 'a', name: 'one', policy: { ...preset('cache-aside'), read: 'none' } }],
  instances: 1,
  database: { queryMs: 300, connections: 2 },
})
const read = (seq: number) => ({
  seq,
  dueMs: 0,
  kind: 'read' as const,
  key: `product:${seq}`,
  valueSeed: seq,
})

it('turns requests away when too many are under way, and counts each of them as failed', async () => {
  const clock = createMachineClock()
  const databaseUrl = await postgres.database()
  const sql = openPool({ url: databaseUrl, size: 1 })
  await createShopTables(sql, 'cacheboard_lab_a')
  const lanes = createLaneSet({ clock, openClient: openDataClient, trouble: () => {}, mostInFlight: 5 })
  const endpoint = parseRedisUrl(redis.url)
  const prepared = await lanes.prepare({
    kind: 'prepare',
    name: 'app-1',
    endpoint,
    databaseUrl,
    settings,
    recorded: null,
    share: null,
    connections: 2,
  })
  expect(prepared).toBeNull()
  const dueAt = clock.now()
  for (let seq = 0; seq < 20; seq++) lanes.run(read(seq), { dueAt, value: undefined })
  expect(lanes.inFlight()).toBe(5)
  const [first] = lanes.cut(Number.POSITIVE_INFINITY).lanes
  expect(first?.counts.classes.failed).toBe(15)
  let now = first
  while (now && now.busy + now.queue < 5) {
    await new Promise(setImmediate)
    now = lanes.cut(Number.POSITIVE_INFINITY).lanes[0]
  }
  expect(now).toMatchObject({ busy: 2, queue: 3, connections: 2 })
  expect(await lanes.drain(clock.now() + 30_000)).toBe(0)
  const [second] = lanes.cut(Number.POSITIVE_INFINITY).lanes
  expect(lanes.inFlight()).toBe(0)
  expect(second && readsOf(second.counts)).toBe(5)
  expect(second?.counts.classes.failed).toBe(0)
  await lanes.stop()
  await sql.end()
})

it('answers the sentence why a lane cannot be opened', async () => {
  const clock = createMachineClock()
  const lanes = createLaneSet({ clock, openClient: openDataClient, trouble: () => {} })
  const durable = { ...preset('write-behind').write, durability: 'disk' }
  const [lane] = settings.lanes
  const lanesOf = lane ? [{ ...lane, policy: { ...preset('write-behind'), write: durable } }] : []
  const refused = await lanes.prepare({
    kind: 'prepare',
    name: 'app-1',
    endpoint: parseRedisUrl(redis.url),
    databaseUrl: await postgres.database(),
    settings: labSettingsShape.parse({ ...settings, lanes: lanesOf }),
    recorded: null,
    share: null,
    connections: 2,
  })
  expect(refused).toMatch(/not be durable here/)
})
