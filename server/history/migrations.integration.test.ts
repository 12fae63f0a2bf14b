import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { migrate, migrations } from './migrations.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startTestPostgres()
})
afterAll(() => server.stop())

async function connect() {
  const url = await server.database()
  const open = () => postgres(url, { max: 2, onnotice: () => undefined })
  return { sql: open(), open }
}

test('replicas that start at the same moment, and a second start, migrate once', async () => {
  const { sql, open } = await connect()
  const replicas = Array.from({ length: 5 }, open)
  await Promise.all(replicas.map(replica => migrate(replica)))
  await migrate(sql)
  const applied = await sql`select id from cacheboard.migrations order by id`
  expect(applied.map(({ id }) => id)).toEqual(migrations.map(({ id }) => id))
  await Promise.all([sql, ...replicas].map(each => each.end()))
})

test('a migration that fails leaves nothing behind and runs again next time', async () => {
  const { sql } = await connect()
  const next = Math.max(...migrations.map(({ id }) => id)) + 1
  const broken = { id: next, sql: 'create table cacheboard.half (id int); select 1 / 0' }
  await expect(migrate(sql, [...migrations, broken])).rejects.toThrow('division by zero')
  expect((await sql`select to_regclass('cacheboard.half') as half`)[0]?.half).toBeNull()
  await migrate(sql, [...migrations, { id: next, sql: 'create table cacheboard.half (id int)' }])
  expect(await sql`select * from cacheboard.half`).toHaveLength(0)
  await sql.end()
})

test('a database of a newer board is left alone', async () => {
  const { sql } = await connect()
  await migrate(sql)
  await sql`insert into cacheboard.migrations (id) values (9999)`
  await expect(migrate(sql)).rejects.toThrow('newer Cacheboard')
  await sql.end()
})
