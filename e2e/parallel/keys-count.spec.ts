import type { Page } from 'playwright/test'
import { names } from '../fixtures/act-test.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { startTcpProxy } from '../fixtures/tcp-proxy.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keysActPage } from '../pages/keys-act.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

/** So late that a preview, which takes two seconds, sees a part of the 40 000 names only. */
const lateMs = 100

let redis: RedisServer
let proxy: Awaited<ReturnType<typeof startTcpProxy>>
let board: BoardProcess

test.beforeAll(async () => {
  redis = await startRedisServer()
  for (const space of ['user:', 'other:'])
    await redis.client.mset(names(space, 20_000).flatMap(name => [name, 'v']))
  proxy = await startTcpProxy(redis.port)
  board = await startBoard({ REDIS_URL: `redis://127.0.0.1:${proxy.port}`, CACHEBOARD_ROLE: 'operate' })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await proxy.stop()
  await redis.stop()
})

async function estimated(page: Page, pattern: string) {
  const keys = keysActPage(page)
  proxy.delay(lateMs)
  await keys.open(board.url, '?act=pattern')
  await keys.pattern.fill(pattern)
  await expect(keys.preview).toContainText(/about .* ± .* keys/)
  await expect(keys.preview).toContainText('names looked at; right 19 times of 20')
  return keys
}

test('who has counted enough stops, and keeps what was counted; closing it counts and removes nothing more', async ({
  page,
}) => {
  const keys = await estimated(page, 'other:*')
  const first = await keys.looked.textContent()
  await keys.countOn.click()
  await keys.stopCounting.click()
  await expect(keys.countOn).toBeEnabled()
  await expect(keys.looked).not.toHaveText(first ?? '')
  await expect(keys.preview).toContainText('names looked at')

  await keys.countOn.click()
  await expect(keys.stopCounting).toBeEnabled()
  await keys.dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(keys.dialog).toHaveCount(0)
  await expect(keys.strip).toHaveCount(0)
  expect(await redis.client.dbsize()).toBe(40_000)
})

test('a count that cannot go on says why, keeps the estimate, and is tried again', async ({ page }) => {
  const keys = await estimated(page, 'other:*')
  await redis.client.acl('SETUSER', 'default', '-scan')
  await keys.countOn.click()
  await expect(keys.preview.getByRole('alert')).toContainText(/may not run SCAN/)
  await expect(keys.preview).toContainText(/about .* ± .* keys/)
  await redis.client.acl('SETUSER', 'default', '+scan')
  await keys.preview.getByRole('button', { name: 'Try again' }).click()
  await expect(keys.preview.getByRole('alert')).toHaveCount(0)
  await expect(keys.countOn).toBeEnabled()
})

test('an estimate is counted on until it is exact, and then acted on', async ({ page }) => {
  const keys = await estimated(page, 'user:*')
  await keys.countOn.click()
  await expect(keys.preview).toContainText(/20\s000 keys counted exactly/)
  await expect(keys.countOn).toHaveCount(0)
  await expect(keys.stopCounting).toHaveCount(0)
  proxy.delay(0)
  await expect(keys.run).toHaveText(/Invalidate 20\s000 keys/)
  await keys.run.click()
  await expect(keys.job('user:*')).toContainText(/20\s000 of 20\s000 removed/)
  expect(await redis.client.dbsize()).toBe(20_000)
})
