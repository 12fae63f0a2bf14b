import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { GET, POST } from '#app/api/download/route.ts'
import { createInspector, type Inspector } from '#server/observe/inspect/inspector.ts'
import { createSystem, installSystem, type System } from '#server/system.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const token = 'a-token-of-more-than-sixteen-letters'
const id = (key: string | Buffer) => Buffer.from(key).toString('base64url')

let redis: RedisServer
let client: Redis
let system: System
let inspector: Inspector
let cookie: string

beforeAll(async () => {
  redis = await startRedisServer()
  client = new Redis(redis.port, '127.0.0.1')
  const whole = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    CACHEBOARD_TOKEN: token,
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  await whole.start()
  const watching = whole.target(whole.targets()[0]?.target.id ?? '')
  inspector = createInspector({ target: watching.target, keyOf: watching.keys.bytesOf })
  system = { ...whole, target: name => ({ ...whole.target(name), inspect: inspector }) }
  installSystem(system)
  const signedIn = system.access.signIn({ token, name: 'Ada', headers: new Headers() })
  cookie = signedIn.cookie.split(';')[0] ?? ''
})

afterAll(async () => {
  await inspector.stop()
  await system.stop()
  client.disconnect()
  await redis.stop()
})

const target = () => system.targets()[0]?.target.id ?? ''

function caller() {
  const viewer = { name: 'Ada', grant: 'view', session: null, from: null } as const
  return createCaller({ system, viewer, headers: new Headers(), setCookie: () => undefined })
}

function request(key: string, { headers = {}, ...init }: RequestInit = {}): Request {
  const address = `http://localhost:3000/api/download?target=${target()}&id=${id(key)}`
  return new Request(address, { ...init, headers: { host: 'localhost:3000', cookie, ...headers } })
}

it('looks, pages and decodes through the procedures, as a viewer of a target to observe', async () => {
  await client.hset('user', 'profile', '{"id":9007199254740993}')
  const key = { target: target(), id: id('user') }
  expect(await caller().inspect.key(key)).toMatchObject({ state: 'here', type: 'hash', elements: 1 })
  const page = await caller().inspect.page({ ...key, query: { type: 'hash' } })
  expect(page).toMatchObject({ rows: [{ field: { text: 'profile' } }], next: null })
  const place = { kind: 'field', field: id('profile') } as const
  expect(JSON.stringify(await caller().inspect.decode({ ...key, place }))).toContain('9007199254740993')
  expect(await caller().inspect.raw({ ...key, place, form: 'hex' })).toMatchObject({
    text: '7b226964223a393030373139393235343734303939337d',
  })
})

it('refuses what it does not understand with a sentence', async () => {
  const key = { target: target(), id: id('user') }
  await expect(caller().inspect.page({ ...key, query: { type: 'zset', min: 'x' } })).rejects.toThrow(
    /A score is a number/,
  )
  await expect(caller().inspect.page({ ...key, query: { type: 'hash', limit: 1e9 } })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
  await expect(caller().inspect.page({ ...key, query: { type: 'hash', cursor: 'x' } })).rejects.toMatchObject(
    { code: 'BAD_REQUEST' },
  )
  await expect(caller().inspect.key({ ...key, id: '../etc' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(
    caller().inspect.decode({ ...key, place: { kind: 'value' }, choice: [] }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

it('downloads the bytes as they are, as a file that no browser runs', async () => {
  const bytes = Buffer.concat([Buffer.from('<script>'), Buffer.alloc(2_500_000, 0xff)])
  await client.set('a/../"b\n', bytes)
  const response = await GET(request('a/../"b\n'))
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="a_.._b_.bin"')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
})

it('takes an id that is too long for an address from a form', async () => {
  const key = 'k'.repeat(11_000)
  await client.set(key, 'value')
  const body = new URLSearchParams({ target: target(), id: id(key) })
  const response = await POST(request('', { method: 'POST', body }))
  expect(await response.text()).toBe('value')
})

it('downloads nothing for who has not signed in, comes from elsewhere, or asks for nothing', async () => {
  await client.set('secret', 'value')
  const outcomes = {
    'without a session': await GET(request('secret', { headers: { cookie: '' } })),
    'another site': await GET(request('secret', { headers: { 'sec-fetch-site': 'cross-site' } })),
    'another origin': await POST(
      request('secret', { method: 'POST', headers: { origin: 'https://evil.example' } }),
    ),
    'a foreign host': await GET(request('secret', { headers: { host: 'evil.example' } })),
    'no key': await GET(request('nowhere')),
    'no id': await GET(
      new Request('http://localhost:3000/api/download', { headers: { host: 'localhost:3000', cookie } }),
    ),
    'a body without end': await POST(request('secret', { method: 'POST', body: 'x'.repeat(100_000) })),
  }
  const statuses = Object.entries(outcomes).map(([why, response]) => [why, response.status])
  expect(Object.fromEntries(statuses)).toEqual({
    'without a session': 401,
    'another site': 403,
    'another origin': 403,
    'a foreign host': 403,
    'no key': 404,
    'no id': 400,
    'a body without end': 400,
  })
  for (const response of Object.values(outcomes)) expect(await response.text()).not.toContain('value')
})

it('breaks off when the value changes meanwhile, and gives its place back', async () => {
  for (let i = 0; i < 5; i++) {
    await client.set('shrinking', Buffer.alloc(3_000_000))
    const reader = (await GET(request('shrinking'))).body?.getReader()
    await reader?.read()
    await client.set('shrinking', 'short')
    await expect(reader?.read()).rejects.toThrow('changed while it was downloaded')
  }
})

it('downloads only so many values at once', async () => {
  await client.set('long', Buffer.alloc(3_000_000))
  const readers = []
  for (let i = 0; i < 3; i++) {
    const reader = (await GET(request('long'))).body?.getReader()
    await reader?.read()
    readers.push(reader)
  }
  expect((await GET(request('long'))).status).toBe(422)
  for (const reader of readers) await reader?.cancel()
  expect((await GET(request('long'))).status).toBe(200)
})
