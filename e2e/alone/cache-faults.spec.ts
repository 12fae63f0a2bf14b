import { startBoard } from '../fixtures/board-process.ts'
import { freePort } from '../fixtures/free-port.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { startTcpProxy } from '../fixtures/tcp-proxy.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { fill, startTraffic } from '../fixtures/traffic.ts'
import { overviewPage } from '../pages/overview.ts'

/** Within 3 s the page says what is wrong; the frame, the stream and the paint each take their part of it. */
const said = { timeout: 4000 }

async function watched(redis: RedisServer, env: Record<string, string> = {}) {
  const board = await startBoard({ REDIS_URL: redis.url, ...env })
  await board.ready()
  return board
}

test('a cache that is killed is said, its last values stay dimmed, and it comes back without a reload', async ({
  page,
}) => {
  const redis = await startRedisServer()
  await fill(redis.client)
  const traffic = startTraffic(redis.client)
  const board = await watched(redis)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  await page.evaluate(() => Reflect.set(window, 'sameDocument', true))

  await redis.kill()
  await expect(overview.notices).toContainText('refuses the connection', said)
  await expect(overview.notices).toContainText('since')
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(page.getByText('Still no answer')).toBeVisible()
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  await expect(overview.stale).toBeVisible()

  await redis.restart()
  await fill(redis.client)
  await expect(overview.notices).not.toContainText('refuses', { timeout: 8000 })
  await expect(overview.hitRate).toContainText(/\d\d\.\d/)
  await expect(overview.stale).toHaveCount(0)
  expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true)
  traffic.stop()
  await board.stop()
  await redis.stop()
})

test('a frozen cache is told from a dead one, and recovers by itself', async ({ page }) => {
  const redis = await startRedisServer()
  const board = await watched(redis)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.tile('Keys')).toContainText('0')
  redis.pause()
  await expect(overview.notices).toContainText(/has not answered/, said)
  redis.resume()
  await expect(overview.notices).not.toContainText(/has not answered/, { timeout: 8000 })
  await board.stop()
  await redis.stop()
})

test('a cache that answers two seconds late is said to be slow and is not given up', async ({ page }) => {
  const redis = await startRedisServer()
  const proxy = await startTcpProxy(redis.port)
  const board = await startBoard({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` })
  await board.ready()
  const overview = overviewPage(page)
  await overview.open(board.url)
  proxy.delay(2000)
  await expect(overview.notices).toContainText(/has not answered/, said)
  proxy.delay(0)
  await expect(overview.notices).not.toContainText(/has not answered/, { timeout: 8000 })
  await board.stop()
  await proxy.stop()
  await redis.stop()
})

test('a cache that is down at the start is waited for', async ({ page }) => {
  const port = await freePort()
  const board = await startBoard({ REDIS_URL: `redis://127.0.0.1:${port}` })
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.notices).toContainText('refuses the connection', said)
  const redis = await startRedisServer([], port)
  await expect(overview.notices).not.toContainText('refuses', { timeout: 8000 })
  await expect(overview.tile('Keys')).toContainText('0')
  await board.stop()
  await redis.stop()
})

for (const [what, setUp, login, sentence] of [
  ['a wrong password', ['CONFIG', 'SET', 'requirepass', 'right'], ':wrong@', /password|credentials/i],
  [
    'a user without INFO',
    ['ACL', 'SETUSER', 'poor', 'on', '>pw', '+ping', '+hello', '+auth'],
    'poor:pw@',
    /INFO/i,
  ],
] as const) {
  test(`${what} is named, with the way out`, async ({ page }) => {
    const redis = await startRedisServer()
    const [command, ...words] = setUp
    await redis.client.call(command, ...words)
    const board = await startBoard({ REDIS_URL: redis.url.replace('://', `://${login}`) })
    const overview = overviewPage(page)
    await overview.open(board.url)
    await expect(overview.notices).toContainText(sentence, said)
    await board.stop()
    await redis.stop()
  })
}

test('restart and RESETSTAT make no negative rate and no spike', async ({ page }) => {
  const redis = await startRedisServer()
  await fill(redis.client)
  const traffic = startTraffic(redis.client, { perSecond: 400 })
  const board = await watched(redis)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.tile('Hits')).toContainText(/3\d\d/)
  await redis.client.config('RESETSTAT')
  await expect(overview.tile('Hits')).toContainText(/3\d\d/)
  await redis.kill()
  await redis.restart()
  await fill(redis.client)
  await expect(overview.notices).not.toContainText('refuses', { timeout: 8000 })
  await expect(overview.tile('Hits')).toContainText(/3\d\d/)

  await page.getByRole('figure', { name: 'Hits and misses' }).getByRole('button', { name: 'Table' }).click()
  const numbers = await page
    .getByRole('region', { name: 'Hits and misses, numbers' })
    .getByRole('cell')
    .allTextContents()
  const rates = numbers
    .map(text => Number(text.replace(/[^\d.-]/g, '')))
    .filter(rate => Number.isFinite(rate))
  expect(rates.length).toBeGreaterThan(5)
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...rates)).toBeLessThan(2000)
  traffic.stop()
  await board.stop()
  await redis.stop()
})

test('a cache that nobody reads shows "no traffic", neither 0 % nor 100 %', async ({ page }) => {
  const redis = await startRedisServer()
  const board = await watched(redis)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/no traffic/i)
  await expect(overview.hitRate).not.toContainText('%')
  await board.stop()
  await redis.stop()
})
