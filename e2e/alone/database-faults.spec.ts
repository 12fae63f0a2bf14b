import { startBoard } from '../fixtures/board-process.ts'
import { freePort } from '../fixtures/free-port.ts'
import { startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { fill, startTraffic } from '../fixtures/traffic.ts'
import { overviewPage } from '../pages/overview.ts'

test('when Postgres dies live numbers go on, the page says that no history is kept, and it comes back', async ({
  page,
}) => {
  const redis = await startRedisServer()
  await fill(redis.client)
  const traffic = startTraffic(redis.client)
  const board = await startBoard({ REDIS_URL: redis.url })
  await board.ready()
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/9\d\.\d/)

  process.kill(await board.postgresPid(), 'SIGKILL')
  await expect(overview.notices).toContainText('No history', { timeout: 4000 })
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  await expect(overview.stale).toHaveCount(0)
  await expect(overview.notices).not.toContainText('No history', { timeout: 30_000 })
  await overview.open(board.url, '?range=1h')
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  traffic.stop()
  await board.stop()
  await redis.stop()
})

test('Postgres down at the start: the board serves live numbers and says what is missing', async ({
  page,
}) => {
  const redis = await startRedisServer()
  const dead = await freePort()
  const board = await startBoard({
    REDIS_URL: redis.url,
    DATABASE_URL: `postgres://me@127.0.0.1:${dead}/none`,
  })
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.tile('Keys')).toContainText('0')
  await expect(overview.notices).toContainText('No history')
  await page.getByRole('radio', { name: 'Last hour' }).click()
  await expect(page.getByRole('alert').first()).toContainText('history')
  await board.stop()
  await redis.stop()
})

test('history survives a restart of the board', async ({ page }) => {
  const redis = await startRedisServer()
  await fill(redis.client)
  const traffic = startTraffic(redis.client)
  const board = await startBoard({ REDIS_URL: redis.url })
  await board.ready()
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  traffic.stop()
  await board.restart()
  await board.ready()
  await overview.open(board.url, '?range=1h')
  await expect(overview.hitRate).toContainText(/9\d\.\d/)
  await board.stop()
  await redis.stop()
})
