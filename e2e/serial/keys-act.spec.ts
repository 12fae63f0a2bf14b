import type { Page } from 'playwright/test'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { activityPage } from '../pages/activity.ts'
import { keysActPage } from '../pages/keys-act.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

const rights = ['on', '>secret', '~*', '&*', '+@all']
const again = { timeout: 30_000 }

let redis: RedisServer
let board: BoardProcess

test.beforeAll(async () => {
  redis = await startRedisServer()
  await allow()
  const pipeline = redis.client.pipeline()
  for (let turn = 0; turn < 600; turn++) pipeline.set(`user:${turn}`, 'v')
  for (let turn = 0; turn < 700; turn++) pipeline.set(`other:${turn}`, 'v')
  await pipeline.exec()
  board = await startBoard({
    REDIS_URL: redis.url.replace('redis://', 'redis://op:secret@'),
    CACHEBOARD_ROLE: 'operate',
  })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

const allow = (...less: string[]) => redis.client.call('ACL', 'SETUSER', 'op', 'reset', ...rights, ...less)

async function invalidate(page: Page, pattern: string, limit = '') {
  const keys = keysActPage(page)
  await keys.open(board.url, '?act=pattern')
  await keys.pattern.fill(pattern)
  await keys.limit.fill(limit)
  await keys.run.click()
  return keys.job(pattern)
}

test('a command that the user may not run is named, and nothing is lost by it', async ({ page }) => {
  await allow('-unlink')
  const refused = await invalidate(page, 'user:1?')
  await expect(refused).toContainText('The user op may not run UNLINK')
  await expect(refused).toContainText('failed')
  expect(await redis.client.exists('user:10', 'user:19')).toBe(2)

  await allow('-dump')
  const gone = await invalidate(page, 'user:2?')
  await expect(gone).toContainText('10 of 10 removed')
  await expect(gone).toContainText(/Cannot be undone: The user op may not run DUMP/)
  await allow()
})

test('a job waits for a cache that stands still, says so, and goes on', async ({ page }) => {
  const job = await invalidate(page, 'user:3*', '20')
  await expect(job).toContainText('running')
  redis.pause()
  await expect(job.getByRole('alert')).toBeVisible(again)
  redis.resume()
  await expect(job).toContainText(/done/, again)
  expect(await redis.client.exists('user:30', 'user:399')).toBe(0)
})

test('while nothing can be written down nothing is removed, and the dialog stays with its reason', async ({
  page,
}) => {
  const keys = keysActPage(page)
  await keys.open(board.url, '?act=pattern')
  await keys.pattern.fill('user:4*')
  await expect(keys.preview).toContainText(/11\d keys/)
  process.kill(await board.postgresPid(), 'SIGKILL')
  await keys.run.click()
  await expect(keys.dialog.getByRole('alert')).toContainText(/Postgres|history|written down/i, again)
  expect(await redis.client.exists('user:40', 'user:499')).toBe(2)
  // It is started again by itself, and the same dialog then works.
  await expect(async () => {
    await keys.run.click({ timeout: 2000 })
    await expect(keys.job('user:4*')).toBeVisible({ timeout: 2000 })
  }).toPass(again)
})

test('a board that ends in the middle of a job says so when it is back, on the page and in the activity', async ({
  page,
}) => {
  const job = await invalidate(page, 'user:5*', '10')
  await expect(job).toContainText('running')
  await expect.poll(() => redis.client.exists('user:50', 'user:51', 'user:599')).toBeGreaterThan(0)
  await board.restart()
  await board.ready()
  const keys = keysActPage(page)
  // The job of the test before may have been cut off too.
  await expect(keys.strip.getByRole('alert').filter({ hasText: 'user:5*' })).toContainText(
    'Interrupted',
    again,
  )
  const activity = activityPage(page)
  await activity.open(board.url, '?what=keys.invalidate')
  await expect(activity.entry('user:5*')).toContainText(/Interrupted.*Remove the keys that match/)
})
