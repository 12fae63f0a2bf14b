import { randomBytes } from 'node:crypto'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'
import type { Change } from '#server/engine/ports.ts'
import { isRefused } from '#server/engine/refused.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { sourceContract } from '#server/engine/source/source-contract.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'

const clock = createRealClock()
const never = new AbortController().signal
let server: TestPostgres
let sql: Sql
let costMs = 0
const source = () => createPostgresSource({ sql, schema: 'shop', clock, costMs: () => costMs })

const tick = () => new Promise<void>(resolve => setImmediate(resolve))
async function eventually(holds: () => boolean) {
  const until = clock.now() + 10_000
  while (!holds()) {
    if (clock.now() > until) throw new Error('It did not happen within 10 s.')
    await tick()
  }
}

beforeAll(async () => {
  server = await startTestPostgres()
  sql = openPool({ url: server.url, size: 4 })
  await createShopTables(sql, 'shop')
  await createShopTables(sql, 'shop')
})
afterAll(async () => {
  await sql.end({ timeout: 1 })
  await server.stop()
})

let zeroBytes = 0

sourceContract('Postgres', {
  source,
  eventually,
  async dead(key) {
    const found = await sql`select version, bytes, reason from shop.dead_letter
      where key = ${key.replaceAll('\0', '␀')} order by version`
    return found.map(({ version, bytes, reason }) => ({ version: Number(version), bytes, reason }))
  },
  refused: () => ({ key: `product:\0${++zeroBytes}`, value: { name: 'a zero byte', category: 'tools' } }),
  async cutOff(apply) {
    const other = postgres(server.url, { max: 1 })
    await other`begin`
    await other`lock table shop.dead_letter in access exclusive mode`
    const outcome = apply().then(
      () => 'committed',
      () => 'cut off',
    )
    // Asked outside that transaction, which would see the same activity for ever.
    const cut = () => sql`select pg_terminate_backend(pid) from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%insert into%dead_letter%'`
    while ((await cut()).length === 0) await tick()
    expect(await outcome).toBe('cut off')
    await other`rollback`
    await other.end()
    // The pool finds out about the cut connection when it uses it next; the story goes on after that.
    const whole = () => Promise.all(Array.from({ length: 4 }, () => sql`select 1`)).catch(() => undefined)
    while ((await whole()) === undefined) await tick()
  },
})

describe('the shop', () => {
  it('answers a category and the catalogue from its products', async () => {
    const shop = source()
    await shop.write('product:agg1', { name: 'a', category: 'agg' }, {})
    await shop.write('product:agg2', { name: 'b', category: 'agg' }, {})
    expect(await shop.load('category:agg', never)).toMatchObject({
      version: 0,
      value: [
        { id: 'agg1', version: 1 },
        { id: 'agg2', version: 1 },
      ],
    })
    expect(await shop.load('products', never)).toMatchObject({ version: 0, value: { agg: 2 } })
    expect(await shop.load('category:none', never)).toEqual({ version: 0, value: [] })
  })

  const rowOf = (key: string, value: unknown) => ({ key, value, version: 5 })
  const refusals: [string, ReturnType<typeof rowOf>, RegExp][] = [
    ['an integer that JSON would round', rowOf('product:big', { id: 2n ** 60n }), /64-bit integer/],
    ['bytes', rowOf('product:bytes', { picture: Buffer.from('x') }), /Buffer/],
    ['an answer that is made of many rows', rowOf('category:x', {}), /made of many rows/],
    [
      'a key that is too long for its index',
      rowOf(`product:${randomBytes(8_000).toString('hex')}`, {}),
      /index/,
    ],
  ]
  it.each(refusals)('refuses %s instead of trying it for ever, and can bury it', async (_, row, why) => {
    const error: unknown = await source()
      .apply([rowOf('product:fine', {}), row])
      .catch(each => each)
    if (!isRefused(error)) throw error
    expect(error.rows).toEqual([{ key: row.key, reason: expect.stringMatching(why) }])
    await source().apply([rowOf('product:fine', {})], [{ ...row, bytes: Buffer.from('b'), reason: 'r' }])
    expect(await source().load('product:fine', never)).toMatchObject({ version: 5 })
  })

  it('runs no more loads at once than its pool has connections', async () => {
    costMs = 100
    const began = clock.now()
    await Promise.all(Array.from({ length: 8 }, (_, at) => source().load(`product:p${at}`, never)))
    const took = clock.now() - began
    costMs = 0
    expect(took).toBeGreaterThanOrEqual(195)
  })

  it('gives the connection back when a load is called off', async () => {
    costMs = 30_000
    const abort = new AbortController()
    const load = source().load('product:slow', abort.signal)
    const began = clock.now()
    await tick()
    abort.abort()
    await expect(load).rejects.toThrow(/cancel/)
    costMs = 0
    expect(clock.now() - began).toBeLessThan(5_000)
  })

  it('misses no change of a transaction that commits later than a newer one (trap 36)', async () => {
    const shop = source()
    const slow = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const older = shop.write(
      'product:slow-commit',
      { category: 'x' },
      {
        beforeCommit: async () => {
          begun.resolve()
          await slow.promise
        },
      },
    )
    await begun.promise
    await shop.write('product:fast-commit', { category: 'x' }, {})
    const { mark } = await shop.changedSince(await shop.mark())
    slow.resolve()
    await older
    const { changes } = await shop.changedSince(mark)
    expect(changes.map(({ key }) => key)).toContain('product:slow-commit')
  })

  it('catches up with what happened while the line of its change log was cut (trap 39)', async () => {
    const shop = source()
    const heard: Change[] = []
    const stop = await shop.follow({ change: change => heard.push(change) })
    await shop.write('product:before', { category: 'x' }, {})
    await eventually(() => heard.some(({ key }) => key === 'product:before'))
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'walsender'`
    await shop.write('product:during', { category: 'x' }, {})
    await eventually(() => heard.some(({ key }) => key === 'product:during'))
    await shop.write('product:after', { category: 'x' }, {})
    await eventually(() => heard.some(({ key }) => key === 'product:after'))
    await server.kill()
    await server.start()
    const direct = postgres(server.url, { max: 1, connection: { search_path: 'shop' } })
    await direct`insert into shop.user (id, body, version) values ('u1', '{}', 1)`
    await direct.end()
    await eventually(() => heard.some(({ key }) => key === 'user:u1'))
    await stop()
  })
})

it('says what has changed although every connection of the pool is busy with loads', async () => {
  const [small, aside] = [1, 1].map(size => openPool({ url: server.url, size }))
  if (!small || !aside) throw new Error('no pools')
  const crowded = createPostgresSource({ sql: small, aside, schema: 'shop', clock, costMs: () => 600_000 })
  const controller = new AbortController()
  const load = crowded.load('product:never', controller.signal).catch(() => 'given up')
  const mark = await crowded.mark()
  expect((await crowded.changedSince(mark)).mark).toMatch(/^\d+$/)
  expect(await crowded.nextEpoch()).toBeGreaterThan(0)
  controller.abort()
  expect(await load).toBe('given up')
  await Promise.all([small, aside].map(each => each.end({ timeout: 1 })))
})
