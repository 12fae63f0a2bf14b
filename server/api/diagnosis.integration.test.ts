import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Viewer } from '#server/access/access.ts'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const soon = { timeout: 8000, interval: 50 }
const owner: Viewer = { name: 'Ada', grant: 'full', session: 's1', from: '192.0.2.1' }
const looker: Viewer = { name: 'Guest', grant: 'view', session: 's2', from: null }
let redis: Awaited<ReturnType<typeof startRedisServer>>
let database: Awaited<ReturnType<typeof startTestPostgres>>
let url: string
let client: Redis
let system: System

beforeAll(async () => {
  redis = await startRedisServer()
  database = await startTestPostgres()
  url = await database.database()
  client = new Redis(redis.port, '127.0.0.1', { connectionName: 'shop' })
  system = await startBoard()
})
afterAll(async () => {
  client.disconnect()
  await system.stop()
  await redis.stop()
  await database.stop()
})

async function startBoard(): Promise<System> {
  const board = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: url,
    CACHEBOARD_ROLE: 'operate',
    CACHEBOARD_TOKEN: 'full-token-of-this-test',
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  await board.start()
  await vi.waitUntil(() => board.history.state().status === 'ok', soon)
  await vi.waitUntil(() => board.targets()[0]?.latest()?.health.status === 'ok', soon)
  return board
}

const target = () => system.targets()[0]?.target.id ?? ''
const as = (viewer: Viewer) => createCaller({ system, viewer, headers: new Headers(), setCookie() {} })
const summaries = async () => (await as(owner).activity.list({})).entries.map(({ summary }) => summary)

async function configured(name: string): Promise<string> {
  return (await client.config('GET', name))[1] ?? ''
}

test('a threshold is changed, told, and put back to what it was, also by a board that started later', async () => {
  const name = 'slowlog-log-slower-than' as const
  const before = await configured(name)
  await expect(as(looker).slowlog.change({ target: target(), name, value: 1 })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await as(owner).slowlog.change({ target: target(), name, value: 2500 })
  const twice = await as(owner).slowlog.change({ target: target(), name, value: 1500 })
  expect(await configured(name)).toBe('1500')
  expect(twice.nodes[0]).toMatchObject({ values: { [name]: 1500 }, before: { [name]: Number(before) } })
  await system.stop()
  system = await startBoard()
  const restored = await as(owner).slowlog.restore({ target: target(), name })
  expect(await configured(name)).toBe(before)
  expect(restored.nodes[0]?.before).toEqual({})
  await expect(as(owner).slowlog.restore({ target: target(), name })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
  await expect
    .poll(summaries, soon)
    .toContain(`Put ${name} back to ${before} on ${system.targets()[0]?.target.name}.`)
  await expect(
    as(owner).slowlog.change({ target: target(), name: 'commandlog-reply-larger-than', value: 1 }),
  ).rejects.toThrow(/has no setting/)
})

test('a reset empties the server and keeps everything here; who looks sees shapes only', async () => {
  await client.config('SET', 'slowlog-log-slower-than', '0')
  await client.set('user:1', 'secret')
  await client.config('SET', 'slowlog-log-slower-than', '-1')
  const preview = await as(owner).slowlog.previewReset({ target: target() })
  expect(preview).toMatchObject({ kept: true })
  expect(preview.nodes[0]?.length).toBeGreaterThan(0)
  await as(owner).slowlog.reset({ target: target() })
  expect(await client.call('SLOWLOG', 'LEN')).toBe(0)
  const question = { target: target(), seconds: 3600, command: 'SET' }
  const seen = await as(owner).slowlog.list(question)
  expect(seen.entries[0]).toMatchObject({ words: ['set', 'user:1', 'secret'], client: 'shop' })
  const shown = await as(looker).slowlog.list(question)
  expect(shown.entries[0]).toMatchObject({ words: null, client: null, address: null, shape: 'SET user:* ?' })
  const [group] = (await as(looker).slowlog.digest(question)).groups
  expect(group).toMatchObject({ shape: 'SET user:* ?', count: 1 })
  expect((await as(looker).slowlog.retry({ target: target() })).lists[0]?.lists[1]?.problem).toContain(
    'COMMANDLOG',
  )
})

test('a client is killed and recorded; the board’s own connections are refused', async () => {
  const victim = new Redis(redis.port, '127.0.0.1', { connectionName: 'victim', retryStrategy: null })
  victim.on('error', () => {})
  await victim.ping()
  const find = async (text: string, viewer = owner) => as(viewer).clients.list({ target: target(), text })
  await expect.poll(async () => (await find('victim')).fitting, soon).toBe(1)
  const [found] = (await find('victim')).clients
  if (!found) throw new Error('no victim')
  expect((await find('victim', looker)).clients[0]).toMatchObject({
    name: 'victim',
    address: null,
    user: null,
  })
  const own = (await find('cacheboard')).clients.filter(each => each.own)
  expect(own.length).toBeGreaterThan(0)
  for (const { node, id } of own) {
    await expect(as(owner).clients.kill({ target: target(), node, id })).rejects.toThrow(/board itself/)
  }
  const ended = new Promise(resolve => victim.once('end', resolve))
  expect(await as(owner).clients.kill({ target: target(), node: found.node, id: found.id })).toEqual({
    killed: true,
  })
  await ended
  await expect(
    as(owner).clients.kill({ target: target(), node: found.node, id: found.id }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect
    .poll(summaries, soon)
    .toContainEqual(expect.stringContaining('Killed the connection of victim'))
})

test('commands are told over a window, with those that failed', async () => {
  const read = (window: 'minute' | 'lifetime' = 'minute') =>
    as(looker).latency.commands({ target: target(), window })
  const calls = async () => (await read()).commands.find(({ command }) => command === 'LPUSH')
  await client.del('text', 'list')
  await client.set('text', 'x')
  await read()
  await client.pipeline(Array.from({ length: 40 }, () => ['lpush', 'list', 'x'])).exec()
  await client.lpush('text', 'x').catch(() => {})
  await expect.poll(async () => (await calls())?.calls, soon).toBe(41)
  const row = await calls()
  expect(row).toMatchObject({ failed: 1 })
  expect(row?.p99).toBeGreaterThan(0)
  const { buckets } = await as(looker).latency.histogram({
    target: target(),
    window: 'minute',
    command: 'LPUSH',
  })
  expect(buckets.reduce((sum, bucket) => sum + bucket.calls, 0)).toBe(41)
  expect((await read('lifetime')).seconds).toBe(null)
})

test('commands are listened to for a while, by operators only, and it is in the list who did', async () => {
  const ask = { target: target(), seconds: 30, filter: { text: 'basket:' } }
  await expect(as(looker).livecommands.start(ask)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect((await as(owner).livecommands.announce({ target: target() })).refusal).toBe(null)
  await as(owner).livecommands.start(ask)
  await client.get('basket:7')
  await client.get('other:7')
  const tail = () => as(owner).livecommands.tail({ target: target() })
  await expect.poll(async () => (await tail()).lines.length, soon).toBe(1)
  expect((await tail()).lines[0]).toMatchObject({ command: 'GET', args: ['basket:7'], own: false })
  await as(owner).livecommands.stop({ target: target() })
  await expect.poll(async () => (await tail()).state.phase, soon).toBe('over')
  expect((await tail()).state.report).toMatchObject({ ended: 'asked' })
  await expect
    .poll(summaries, soon)
    .toContainEqual(expect.stringMatching(/^Listened to the commands .* It was stopped by hand\.$/))
})

test('hot keys are found by listening where the server has nothing better, and say why', async () => {
  const means = await as(looker).hotkeys.means({ target: target() })
  expect(means.map(({ means: name, possible }) => [name, possible])).toEqual([
    ['tracking', false],
    ['frequency', false],
    ['capture', true],
  ])
  await as(owner).hotkeys.find({ target: target(), means: 'capture', seconds: 30 })
  const state = () => as(looker).hotkeys.state({ target: target() })
  await expect.poll(async () => String(await client.client('LIST')).includes('cmd=monitor'), soon).toBe(true)
  for (let i = 0; i < 30; i++) await client.get(i % 3 === 0 ? 'cold' : 'hot')
  await as(owner).hotkeys.stop({ target: target() })
  const { result } = await state()
  expect(result?.lists[0]?.keys[0]).toMatchObject({
    text: 'hot',
    value: 20,
    error: 0,
    id: Buffer.from('hot').toString('base64url'),
  })
})
