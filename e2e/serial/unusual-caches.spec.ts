import { startBoard } from '../fixtures/board-process.ts'
import { freePort } from '../fixtures/free-port.ts'
import { startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { advicePage } from '../pages/advice.ts'
import { keysPage } from '../pages/keys.ts'
import { memoryPage } from '../pages/memory.ts'
import { overviewPage } from '../pages/overview.ts'

test('of a cache that never answered no room says that it is well, or empty', async ({ page }) => {
  const board = await startBoard({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
  const [overview, advice, memory] = [overviewPage(page), advicePage(page), memoryPage(page)]

  await overview.open(board.url)
  await expect(page.getByRole('link', { name: 'Advice: no advice yet' })).toBeVisible()

  await advice.open(board.url)
  const trouble = page.getByRole('main').getByRole('alert').filter({ hasText: 'refuses the connection' })
  await expect(trouble).toBeVisible()
  await expect(trouble).not.toContainText('Last seen')
  await expect(page.getByText('The servers have told nothing yet.')).toBeVisible()
  await expect(page.getByText('Nothing was found.')).toHaveCount(0)

  await memory.open(board.url)
  await expect(memory.panel('What will happen')).toContainText('No answer')

  await page.goto(`${board.url}/clients`)
  await expect(page.getByText('Who is connected is not known.').first()).toBeVisible()
  await expect(page.getByText('0 connections')).toHaveCount(0)

  await page.goto(`${board.url}/keys`)
  await expect(page.getByText('The cache is out of reach.')).toBeVisible()
  await expect(page.getByText('This cache holds no keys.')).toHaveCount(0)
  await expect(keysPage(page).walk).not.toContainText('others use it')
  await board.stop()
})

test('a cache that goes while its page says that it holds no keys is out of reach, not empty', async ({
  page,
}) => {
  const redis = await startRedisServer()
  const board = await startBoard({ REDIS_URL: redis.url })
  await page.goto(`${board.url}/keys`)
  await expect(page.getByText('This cache holds no keys.')).toBeVisible()
  await redis.stop()
  await expect(page.getByText('The cache is out of reach.')).toBeVisible()
  await expect(page.getByText('This cache holds no keys.')).toHaveCount(0)
  await board.stop()
})

test('a replica that is watched by itself shows its keys and operations, and says that it is one', async ({
  page,
}) => {
  const master = await startRedisServer()
  await master.client.mset({ one: '1', two: '2', three: '3' })
  const replica = await startRedisServer(['--replicaof', '127.0.0.1', String(master.port)])
  const board = await startBoard({ REDIS_URL: replica.url })
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.tile('Keys')).toContainText('3')
  await expect(overview.tile('Operations')).toContainText('/s')
  await expect(overview.tile('Evicted')).toContainText('noeviction')
  await expect(overview.tile('Server')).toContainText('replica')
  await board.stop()
  await replica.stop()
  await master.stop()
})

test('the long address of a cloud’s cache fits a phone, also in every sentence about it', async ({
  page,
}) => {
  const name = 'sessions.abc123def456.clustercfg.euw1.cache.mycompany.invalid'
  const board = await startBoard({ REDIS_URL: `redis://${name}:6379` })
  await page.setViewportSize({ width: 360, height: 740 })
  for (const room of [
    'overview',
    'memory',
    'clients',
    'slowlog',
    'slowlog?tab=latency',
    'hotkeys',
    'namespaces',
    'advice',
    'alerts',
  ]) {
    await page.goto(`${board.url}/${room}`)
    await expect(overviewPage(page).notices).toContainText('there is no host of that name')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect([room, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([room, 360])
  }
  await board.stop()
})
