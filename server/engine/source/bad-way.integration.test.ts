import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#server/engine/source/pool.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'

let server: TestPostgres
let port: number
/** Does not go through a door: what the database itself says. */
let witness: Sql
/** What ends a plain Node process. */
const fatal: unknown[] = []
const note = (error: unknown) => fatal.push(error)

const code = (error: unknown) => Object(error).code
const turn = () => new Promise<void>(resolve => setImmediate(resolve))
async function eventually(holds: () => Promise<boolean>) {
  while (!(await holds())) await turn()
}
const running = async (like: string) => {
  const [row] = await witness`select count(*)::int as count from pg_stat_activity
    where state = 'active' and query like ${like} and pid <> pg_backend_pid()`
  return Number(row?.count)
}

/** A way to the server that behaves as the test wants it. */
async function openDoor(welcome: (socket: Socket) => void) {
  const door = createServer(welcome).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const url = Object.assign(new URL(server.url), { port: String(Object(door.address()).port) }).href
  return { url, close: () => door.close() }
}

beforeAll(async () => {
  server = await startTestPostgres()
  port = Number(new URL(server.url).port)
  witness = openPool({ url: server.url, size: 1 })
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterEach(() => expect(fatal.splice(0)).toEqual([]))
afterAll(async () => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  await witness.end({ timeout: 1 })
  await server.stop()
})

describe('a pool whose way to the server is bad', () => {
  it('survives that a query is called off when no new connection can be made', async () => {
    const door = await openDoor(socket => socket.pipe(connect(port, '127.0.0.1')).pipe(socket))
    const sql = openPool({ url: door.url, size: 1 })
    const long = sql`select pg_sleep(0.3)`
    long.catch(() => undefined)
    await eventually(async () => (await running('%pg_sleep(0.3)%')) === 1)
    door.close()
    long.cancel()
    expect(await long).toHaveLength(1)
    await sql.end({ timeout: 0 })
  })

  it('stops a query that is called off before it is under way', async () => {
    const [asked, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let hears = Promise.resolve()
    const door = await openDoor(socket => {
      const upstream = connect(port, '127.0.0.1')
      socket.pipe(upstream)
      upstream.on('data', bytes => hears.then(() => socket.write(bytes)))
      upstream.once('close', () => {
        asked.resolve()
        socket.destroy()
      })
    })
    const sql = openPool({ url: door.url, size: 1 })
    await sql`select 1`
    hears = heard.promise
    const long = sql`select pg_sleep(${30}), 'described'`
    const end = long.catch(error => error.message)
    // The server has described the query and waits to be told to carry it out: there is nothing yet to be stopped.
    await eventually(async () => {
      const found = await witness`select 1 from pg_stat_activity
        where wait_event = 'ClientRead' and query like '%''described''' and pid <> pg_backend_pid()`
      return found.length > 0
    })
    long.cancel()
    await asked.promise
    heard.resolve()
    expect(await end).toMatch(/cancel/)
    door.close()
    await sql.end({ timeout: 0 })
  })

  it('loses no connection when a query is called off while its connection is made', async () => {
    const open = Promise.withResolvers<void>()
    const knocks = Promise.withResolvers<void>()
    const door = await openDoor(async socket => {
      knocks.resolve()
      await open.promise
      socket.pipe(connect(port, '127.0.0.1')).pipe(socket)
    })
    const sql = openPool({ url: door.url, size: 1 })
    const early = sql`select pg_sleep(30)`
    const end = early.catch(error => error.message)
    await knocks.promise
    early.cancel()
    expect(await end).toMatch(/cancel/)
    open.resolve()
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    door.close()
    await sql.end({ timeout: 0 })
  })

  it('survives that a connection is lost right after its greeting', async () => {
    const door = await openDoor(socket => {
      socket.once('data', () => socket.once('data', () => socket.destroy()))
      socket.pipe(connect(port, '127.0.0.1')).pipe(socket)
    })
    const sql = openPool({ url: door.url, size: 1 })
    expect(await sql`select 1`.catch(code)).toBe('CONNECTION_CLOSED')
    door.close()
    await sql.end({ timeout: 0 })
  })
})
