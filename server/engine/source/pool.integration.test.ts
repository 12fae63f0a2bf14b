import type { Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPool } from '#server/engine/source/pool.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { startTcpProxy, type TcpProxy } from '#testing/tcp-proxy.ts'

const SIZE = 2
let server: TestPostgres
let line: TcpProxy
let sql: Sql
/** Not through the line: what the database itself says. */
let witness: Sql
/** What ends a plain Node process. */
const fatal: unknown[] = []
const note = (error: unknown) => fatal.push(error)

const through = (url: string, port: number) => Object.assign(new URL(url), { port: String(port) }).href
const turn = () => new Promise<void>(resolve => setImmediate(resolve))
async function eventually(holds: () => Promise<boolean>) {
  while (!(await holds())) await turn()
}
async function turns(count: number) {
  for (let at = 0; at < count; at++) await turn()
}
const nap = (seconds: number) => sql`select pg_sleep(${seconds})`
const all = <T>(run: () => PromiseLike<T>) => Promise.all(Array.from({ length: SIZE }, run))
const code = (error: unknown) => Object(error).code
const running = async (like: string) => {
  const [row] = await witness`select count(*)::int as count from pg_stat_activity
    where state = 'active' and query like ${like} and pid <> pg_backend_pid()`
  return Number(row?.count)
}
const kept = async () => (await witness`select id from kept order by id`).map(({ id }) => id)

beforeAll(async () => {
  server = await startTestPostgres()
  witness = openPool({ url: server.url, size: 1 })
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterAll(async () => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  await witness.end({ timeout: 1 })
  await server.stop()
})
beforeEach(async () => {
  await witness.unsafe('drop table if exists kept; create table kept (id int)')
  line = await startTcpProxy(Number(new URL(server.url).port))
  sql = openPool({ url: through(server.url, line.port), size: SIZE })
  // Twice: the second time it is prepared, and such a query used to share its connection.
  await all(() => nap(0))
  await all(() => nap(0))
})
afterEach(async () => {
  await turns(3)
  await sql.end({ timeout: 0 })
  await line.stop()
  // A server does not notice at once that nobody waits for its answer any more.
  await witness`select pg_terminate_backend(pid) from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()`
  expect(fatal.splice(0)).toEqual([])
})

describe('a transaction whose connection is lost', () => {
  it('during a query fails, and the process and the pool go on', async () => {
    const transaction = sql.begin(tx => tx`select pg_sleep(30)`).catch(code)
    await eventually(async () => (await running('%pg_sleep(30)%')) === 1)
    line.cut()
    expect(await transaction).toBe('CONNECTION_CLOSED')
    await turns(3)
    expect(await all(() => sql`select 1 as one`)).toEqual([[{ one: 1 }], [{ one: 1 }]])
  })

  it.each(['ends', 'fails'])('between two queries says nothing more when its work %s', async how => {
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const transaction = sql.begin(async tx => {
      await tx`insert into kept values (1)`
      begun.resolve()
      await gate.promise
    })
    await begun.promise
    line.cut()
    expect(await transaction.catch(code)).toBe('CONNECTION_CLOSED')
    if (how === 'ends') gate.resolve()
    else gate.reject(new Error('no'))
    await turns(3)
    expect(await all(() => sql`select 1 as one`)).toEqual([[{ one: 1 }], [{ one: 1 }]])
    expect(await kept()).toEqual([])
  })

  it('because it was silent for too long gives its locks back', async () => {
    await sql`insert into kept values (1)`
    const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const silent = sql.begin(async tx => {
      await tx`update kept set id = 2`
      held.resolve()
      await gate.promise
    })
    const ends = silent.catch(error => error.message)
    await held.promise
    await sql`update kept set id = 3`
    expect(await ends).toMatch(/CONNECTION_CLOSED|idle-in-transaction/)
    gate.resolve()
    await turns(3)
    expect(await kept()).toEqual([3])
  })

  it('neither writes on nor commits the transaction that has its connection now', async () => {
    const [begun, gate, tried] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<unknown>(),
    ]
    const early = sql.begin(async tx => {
      begun.resolve()
      await gate.promise
      try {
        await tx`insert into kept values (1)`
        tried.resolve('written')
      } catch (error) {
        tried.resolve(code(error))
      }
    })
    await begun.promise
    line.cut()
    expect(await early.catch(code)).toBe('CONNECTION_CLOSED')
    const late = () =>
      sql.begin(async tx => {
        await tx`insert into kept values (2)`
        gate.resolve()
        await tried.promise
        await turns(3)
        await tx`select 1`
        throw new Error('rolled back')
      })
    const ends = await Promise.allSettled([late(), late()])
    expect(ends.map(end => end.status === 'rejected' && end.reason.message)).toEqual([
      'rolled back',
      'rolled back',
    ])
    expect(await tried.promise).toBe('CONNECTION_CLOSED')
    expect(await kept()).toEqual([])
  })
})

describe('a pool', () => {
  it('is whole again at once after all its connections were lost in the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      // So that each of the two is once the busy one, in whatever order they close.
      if (round % 2 === 1) await sql`select 1`
      // What is said to the idle connection when the busy one has closed has not left when that one closes too.
      const busy = sql.unsafe(`select pg_sleep(30), ${round}`).catch(() => sql`select 1`.catch(code))
      await eventually(async () => (await running(`%pg_sleep(30), ${round}`)) === 1)
      line.cut()
      await busy
      await turns(3)
      expect(await all(() => sql`select 1 as one`)).toEqual([[{ one: 1 }], [{ one: 1 }]])
    }
  })

  it('keeps what is written while a transaction comes and every connection is busy', async () => {
    const naps = Array.from({ length: SIZE }, () => nap(30))
    const over = Promise.allSettled(naps)
    await eventually(async () => (await running('%pg_sleep(%')) === SIZE)
    const transaction = sql.begin(tx => tx`insert into kept values (0)`).catch(code)
    await turns(3)
    for (const each of naps) each.cancel()
    await over
    await transaction
    for (const id of [1, 2, 3, 4]) await sql`insert into kept values (${id})`
    expect(await kept()).toEqual([0, 1, 2, 3, 4])
  })

  it('gives a waiting query the next connection that is free, not one that is busy for long', async () => {
    const long = nap(30)
    long.catch(() => undefined)
    await eventually(async () => (await running('%pg_sleep(%')) === 1)
    await Promise.all([nap(0.05), nap(0.05), nap(0.05)])
    expect(await running('%pg_sleep(%')).toBe(1)
    long.cancel()
    await expect(long).rejects.toThrow(/cancel/)
  })

  it('takes lists of any text', async () => {
    const texts = ['plain', '', 'a,b', '{"c"}', 'back\\slash', 'new\nline', 'NULL', 'ü', '\u{1F600}']
    const [row] = await sql`select array_to_json(${texts}::text[]) as texts`
    expect(row?.texts).toEqual(texts)
    const [none] = await sql`select 'x' = any(${[]}::text[]) as found`
    expect(none?.found).toBe(false)
  })
})
