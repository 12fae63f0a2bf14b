import { call, mutate, query, signIn } from '../fixtures/api.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { openViewer } from '../fixtures/viewer.ts'

const full = 'full-token-for-this-spec'
const view = 'view-token-for-this-spec'

let redis: RedisServer
let board: BoardProcess
let target: string

test.beforeAll(async () => {
  redis = await startRedisServer()
  board = await startBoard({
    HOST: '0.0.0.0',
    REDIS_URL: redis.url,
    CACHEBOARD_ROLE: 'operate',
    CACHEBOARD_TOKEN: full,
    CACHEBOARD_VIEW_TOKEN: view,
  })
  await board.ready()
  const cookie = await signIn(board.url, full)
  const list = await query(board.url, 'targets.list', undefined, { cookie })
  target = JSON.parse(list.body).result.data[0].id
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

test('a stranger gets the sign-in page, no data and no stream', async ({ page }) => {
  await page.goto(`${board.url}/overview?range=1h`)
  await expect(page).toHaveURL(/\/sign-in/)
  expect((await query(board.url, 'targets.list')).status).toBe(401)
  expect((await query(board.url, 'overview.latest', { target })).status).toBe(401)
  const stream = openViewer(board.url, `frame:${target}`)
  await stream.opened()
  expect(stream.status()).toBe(401)
})

test('a person signs in, comes back to where they were, and signs out', async ({ page }) => {
  await page.goto(`${board.url}/overview?range=1h`)
  await page.getByLabel('Name').fill('Grace')
  await page.getByLabel('Token').fill(full)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/overview\?range=1h/)
  await page.getByRole('button', { name: /Grace/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto(`${board.url}/overview`)
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a wrong token is said where the person looks, and costs time when repeated', async ({ page }) => {
  await page.goto(`${board.url}/sign-in`)
  await page.getByLabel('Name').fill('Mallory')
  for (let i = 0; i < 4; i++) {
    await page.getByLabel('Token').fill(`wrong-token-number-${i}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(
      page.getByRole('alert').filter({ hasText: i < 3 ? 'not right' : 'Try again in' }),
    ).toBeVisible()
  }
})

test('signing out ends the streams of that session, and no other, within 5 s', async () => {
  const ada = await signIn(board.url, full, 'Ada')
  const bob = await signIn(board.url, view, 'Bob')
  const adas = openViewer(board.url, `frame:${target}`, { cookie: ada })
  const bobs = openViewer(board.url, `frame:${target}`, { cookie: bob })
  await adas.message('frame')
  await bobs.message('frame')
  await mutate(board.url, 'session.signOut', undefined, { cookie: ada })
  await expect.poll(() => adas.ended(), { timeout: 5000 }).toBe(true)
  await bobs.message('frame', bobs.messages.length)
  expect(bobs.ended()).toBe(false)
  expect((await query(board.url, 'targets.list', undefined, { cookie: ada })).status).toBe(401)
  bobs.close()
})

test.describe('what no page of ours would send', () => {
  const input = JSON.stringify({ token: full, name: 'CSRF' })
  const url = () => `${board.url}/api/trpc/session.signIn`
  const json = { 'content-type': 'application/json', 'x-cacheboard': '1' }

  for (const [what, headers, status] of [
    ['a form of another site', { 'content-type': 'application/x-www-form-urlencoded' }, 403],
    ['text with our header', { ...json, 'content-type': 'text/plain' }, 415],
    ['multipart with our header', { ...json, 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['JSON without our header', { 'content-type': 'application/json' }, 403],
    ['another origin', { ...json, origin: 'http://evil.example' }, 403],
    ['a look-alike origin', { ...json, origin: 'http://127.0.0.1.evil.example' }, 403],
    ['origin null', { ...json, origin: 'null' }, 403],
    ['a cross-site fetch', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
    ['a host name that is not ours', { ...json, host: 'rebound.example' }, 403],
  ] as const) {
    test(`${what} is refused with ${status}`, async () => {
      const answer = await call(url(), { method: 'POST', headers, body: input })
      expect(answer.status).toBe(status)
      expect(answer.headers['set-cookie']).toBeUndefined()
    })
  }

  test('a mutation by GET, and one whose method is overridden, do not run', async () => {
    const get = await call(`${url()}?input=${encodeURIComponent(input)}`, { headers: json })
    const overridden = await call(`${url()}?input=${encodeURIComponent(input)}`, {
      headers: { ...json, 'x-http-method-override': 'POST' },
    })
    for (const answer of [get, overridden]) {
      expect(answer.status).toBe(405)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('a page under a foreign host name is not served, and nobody may frame or cache ours', async () => {
    expect((await call(`${board.url}/overview`, { headers: { host: 'rebound.example' } })).status).toBe(403)
    const page = await call(`${board.url}/sign-in`)
    expect(page.headers['content-security-policy']).toMatch(
      /script-src 'self' 'nonce-[^']+' 'strict-dynamic'/,
    )
    expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect(page.headers['x-frame-options']).toBe('DENY')
    expect(page.headers['x-powered-by']).toBeUndefined()
  })

  test('bodies, batches and addresses are bounded', async () => {
    const big = await call(url(), {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token: 'x'.repeat(70_000) }),
    })
    expect(big.status).toBe(413)
    const paths = Array.from({ length: 11 }, () => 'session.me').join(',')
    expect((await call(`${board.url}/api/trpc/${paths}?batch=1&input={}`, { headers: json })).status).toBe(
      400,
    )
    expect((await call(`${url()}?input=${'x'.repeat(10_000)}`, { headers: json })).status).toBe(414)
  })

  test('a stream refuses unknown topics and foreign origins', async () => {
    const cookie = await signIn(board.url, view)
    for (const [topics, headers, status] of [
      ['', { cookie }, 400],
      ['secrets:all', { cookie }, 400],
      [`frame:${target}`, { cookie, origin: 'http://evil.example' }, 403],
    ] as const) {
      const stream = openViewer(board.url, topics, headers)
      await stream.opened()
      expect(stream.status()).toBe(status)
    }
  })
})

test('without a proxy nobody chooses the address by which they are slowed down and listed', async () => {
  const bare = await startBoard({ REDIS_URL: redis.url, CACHEBOARD_TOKEN: full, CACHEBOARD_PROXIES: '' })
  try {
    await bare.ready()
    const enter = (token: string, place: number) =>
      mutate(bare.url, 'session.signIn', { token }, { 'x-forwarded-for': `198.51.100.${place}` })
    for (let place = 0; place < 3; place++) expect((await enter('wrong-token', place)).status).toBe(401)
    expect((await enter(full, 3)).status).toBe(429)
    let cookie = ''
    await expect(async () => {
      const answer = await enter(full, 4)
      expect(answer.status).toBe(200)
      cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    }).toPass()
    const list = async () => {
      const answer = await query(bare.url, 'activity.list', {}, { cookie })
      const { entries } = JSON.parse(answer.body).result.data
      return entries.map((entry: { address: string | null }) => entry.address)
    }
    // The board started, somebody tried, somebody came.
    await expect.poll(list).toEqual(['127.0.0.1', '127.0.0.1', null])
  } finally {
    await bare.stop()
  }
})
