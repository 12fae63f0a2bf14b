import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Viewer } from '#server/access/access.ts'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const soon = { timeout: 40_000, interval: 250 }
const owner: Viewer = { name: 'Ada', grant: 'full', session: 's1', from: null }
const looker: Viewer = { name: 'Guest', grant: 'view', session: 's2', from: null }
let redis: Awaited<ReturnType<typeof startRedisServer>>
let database: Awaited<ReturnType<typeof startTestPostgres>>
let client: Redis
let system: System

beforeAll(async () => {
  ;[redis, database] = await Promise.all([
    startRedisServer({ args: ['--maxmemory', '400mb', '--maxmemory-policy', 'volatile-lru'] }),
    startTestPostgres(),
  ])
  client = new Redis(redis.port, '127.0.0.1')
  system = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: await database.database(),
    CACHEBOARD_ROLE: 'operate',
    CACHEBOARD_TOKEN: 'full-token-of-this-test',
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  await system.start()
  await vi.waitUntil(() => system.history.state().status === 'ok', soon)
  await vi.waitUntil(() => system.targets()[0]?.latest()?.health.status === 'ok', soon)
  // Somebody watches, so a sample is taken every second.
  const outlet = { write: () => {}, unread: () => 0, end: () => {}, destroy: () => {} }
  system.hub.open({ topics: [`frame:${target()}`], lastId: null, session: null, outlet })
})
afterAll(async () => {
  client.disconnect()
  await system.stop()
  await Promise.all([redis.stop(), database.stop()])
})

const target = () => system.targets()[0]?.target.id ?? ''
const as = (viewer: Viewer) => createCaller({ system, viewer, headers: new Headers(), setCookie() {} })
const advice = () => as(owner).advice.get({ target: target() })
const rulesFound = async () => (await advice()).findings.map(({ rule }) => rule)

async function analyse() {
  await as(owner).memory.start({ target: target(), order: { mode: 'complete', keys: 500 } })
  await expect.poll(async () => (await as(owner).memory.state({ target: target() })).phase, soon).toBe('done')
}

async function write(count: number, each: (pipeline: ReturnType<Redis['pipeline']>, i: number) => void) {
  const pipeline = client.pipeline()
  for (let i = 0; i < count; i++) each(pipeline, i)
  await pipeline.exec()
}

test('what was never measured is said to be missing, not to be well', async () => {
  const { blind } = await advice()
  const missing = new Map(blind.map(each => [each.rule, each]))
  expect(missing.get('big-keys')).toMatchObject({ missing: expect.stringMatching(/not been analysed/) })
  expect(missing.get('cold-namespace')?.place?.href).toBe('/namespaces')
})

test('four mistakes are found with their numbers, and vanish when they are corrected', async () => {
  const together = Math.ceil(Date.now() / 1000) + 3000
  await write(3000, (pipeline, i) => pipeline.set(`catalogue:${i}`, 'x', 'EXAT', together))
  await write(1000, (pipeline, i) => pipeline.set(`setting:${i}`, 'x'))
  await client.set('report:all', 'x'.repeat(6_000_000), 'EX', 4000)
  const before = (await client.config('GET', 'slowlog-log-slower-than'))[1] ?? '10000'
  await client.config('SET', 'slowlog-log-slower-than', 0)
  await client.keys('setting:*')
  await client.config('SET', 'slowlog-log-slower-than', before)
  await analyse()

  const wanted = ['big-keys', 'keys-command', 'no-ttl', 'same-second']
  await expect.poll(rulesFound, soon).toEqual(expect.arrayContaining(wanted))
  const { findings } = await advice()
  const found = (rule: string) => findings.find(each => each.rule === rule)
  const numbers = (rule: string) =>
    (found(rule)?.says ?? []).flatMap(part => (typeof part === 'string' ? [] : [part.value]))
  expect(numbers('no-ttl')).toEqual([1000, 4001, 'volatile-lru'])
  expect(Number(numbers('same-second')[0])).toBeGreaterThan(1500)
  expect(numbers('same-second')[1]).toBe('catalogue:')
  expect(numbers('big-keys')[0]).toBe('report:all')
  expect(found('keys-command')?.evidence[0]?.value[0]).toEqual({ kind: 'name', value: 'KEYS setting:*' })

  await write(3000, (pipeline, i) => pipeline.expire(`catalogue:${i}`, 2000 + i))
  await write(1000, (pipeline, i) => pipeline.expire(`setting:${i}`, 2000 + i * 3))
  await client.unlink('report:all')
  await analyse()
  // What the slow log has seen stays: it has happened.
  await expect.poll(rulesFound, soon).not.toEqual(expect.arrayContaining(['no-ttl']))
  const left = await rulesFound()
  for (const rule of ['big-keys', 'same-second']) expect(left).not.toContain(rule)
  expect((await advice()).quiet.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['big-keys', 'no-ttl', 'same-second']),
  )
})

test('a capture tells what is loaded again too soon, what is never there, and what is not worth caching', async () => {
  // The application: it fills what it misses, with a TTL that is far too short, and asks for users that are none.
  async function serve() {
    for (let i = 0; i < 40; i++) {
      const key = `price:${i}`
      if ((await client.get(key)) === null) await client.set(key, 'x', 'PX', 700)
    }
    await write(40, (pipeline, i) => pipeline.get(`user:none-${i % 4}`))
  }
  const state = () => as(owner).namespaces.state({ target: target() })
  await as(owner).namespaces.start({ target: target(), order: { seconds: 30 } })
  const wanted = ['absent-names', 'cold-namespace', 'short-ttl']
  await expect.poll(async () => (await state()).phase, soon).toBe('running')
  const until = { ...soon, interval: 50 }
  await expect
    .poll(() => serve().then(state), until)
    .toMatchObject({ misses: expect.toSatisfy(n => n > 1500) })
  await as(owner).namespaces.finish({ target: target() })
  await expect.poll(async () => (await state()).phase, soon).toBe('done')

  await expect.poll(rulesFound, soon).toEqual(expect.arrayContaining(wanted))
  const { findings } = await advice()
  const ids = findings.map(({ id }) => id)
  const idOf = (name: string) => Buffer.from(name).toString('base64url')
  expect(ids).toContain(`short-ttl:${idOf('price:')}`)
  expect(ids).toContain(`absent-names:${idOf('user:')}`)
  expect(ids).not.toContain(`absent-names:${idOf('price:')}`)
  const absent = findings.find(({ rule }) => rule === 'absent-names')
  expect(absent?.says[0]).toEqual({ kind: 'count', value: 4 })
})

test('a finding is set aside for everybody, told in the activity, and taken back', async () => {
  await expect.poll(rulesFound, soon).toContain('keys-command')
  const one = { target: target(), finding: 'keys-command' }
  await expect(as(looker).advice.setAside(one)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await as(owner).advice.setAside(one)
  expect(await rulesFound()).not.toContain('keys-command')
  const seen = await as(looker).advice.get({ target: target() })
  expect(seen.aside).toMatchObject([{ finding: 'keys-command', who: 'Ada', found: { rule: 'keys-command' } }])
  await as(owner).advice.takeBack(one)
  expect(await rulesFound()).toContain('keys-command')
  await expect(as(owner).advice.takeBack(one)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(as(owner).advice.setAside({ ...one, finding: 'nothing' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const summaries = async () => (await as(owner).activity.list({})).entries.map(({ action }) => action)
  await expect.poll(summaries, soon).toEqual(expect.arrayContaining(['advice.set-aside', 'advice.take-back']))
})

test('while the server is away the last findings stay, and say since when', async () => {
  await expect.poll(rulesFound, soon).toContain('keys-command')
  redis.pause()
  try {
    await expect.poll(async () => (await advice()).stale?.message, soon).toBeTruthy()
    expect(await rulesFound()).toContain('keys-command')
  } finally {
    redis.resume()
  }
  await expect.poll(async () => (await advice()).stale, soon).toBeNull()
})
