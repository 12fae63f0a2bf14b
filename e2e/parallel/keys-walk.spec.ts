import type { Locator } from 'playwright/test'
import { tokens } from '../fixtures/act-test.ts'
import { mutate, query, signIn } from '../fixtures/api.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { startTraffic } from '../fixtures/traffic.ts'
import { keysPage } from '../pages/keys.ts'

test.describe.configure({ timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess
let traffic: ReturnType<typeof startTraffic>

test.beforeAll(async () => {
  redis = await startRedisServer(['--enable-debug-command', 'yes'])
  await redis.client.call('DEBUG', 'POPULATE', 1_000_000, 'product')
  traffic = startTraffic(redis.client)
  board = await startBoard({
    REDIS_URL: redis.url,
    CACHEBOARD_TOKEN: tokens.full,
    CACHEBOARD_VIEW_TOKEN: tokens.view,
  })
  await board.ready()
})

test.afterAll(async () => {
  traffic.stop()
  await board.stop()
  await redis.stop()
})

test('beside others a walk goes slowly, goes faster for who only looks and says what that takes, and the next one is slow again', async ({
  page,
}) => {
  const cookie = await signIn(board.url, tokens.view, 'Grace')
  const [name = '', value = ''] = cookie.split(/=(.*)/s)
  await page.context().addCookies([{ name, value, url: board.url }])
  const list = await query(board.url, 'targets.list', undefined, { cookie })
  const [{ id: target, role }] = JSON.parse(list.body).result.data
  expect(role).toBe('observe')
  const walk = async () =>
    JSON.parse((await query(board.url, 'keys.walk', { target }, { cookie })).body).result.data

  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.walk).toContainText(/of the server’s time, slowly because others use it/)
  await expect(keys.faster).toHaveAccessibleDescription(/about 3 % of the server’s time: others may notice/)
  const slow = await walk()
  expect(slow).toMatchObject({ phase: 'walking', slowly: 'others' })

  // While it stands still every count is of the same moment.
  await keys.walk.getByRole('button', { name: 'Pause' }).click()
  await expect(keys.walk).toContainText('Paused at')
  const read = async () => String((await walk()).keys)
  const said = async (place: Locator) => (await place.textContent())?.replace(/\s/g, '')
  for (const place of [keys.line(/^All keys/), keys.line('product'), keys.list])
    await expect(async () => expect(await said(place)).toContain(await read())).toPass({ timeout: 20_000 })
  await keys.walk.getByRole('button', { name: 'Go on' }).click()

  await keys.faster.click()
  await expect(keys.faster).toHaveCount(0)
  await expect(keys.walk).not.toContainText('slowly')
  await expect(keys.walk).toContainText(/of the server’s time/)
  await expect.poll(async () => (await walk()).perSecond).toBeGreaterThan(2 * slow.perSecond)
  expect(await walk()).toMatchObject({ phase: 'walking', slowly: null })

  await keys.walk.getByRole('button', { name: 'Stop' }).click()
  await expect(keys.walk).toContainText('counts are too low')
  await expect(keys.faster).toHaveCount(0)
  await keys.walk.getByRole('button', { name: 'Read again' }).click()
  await expect(keys.walk).toContainText('slowly because others use it')
  await expect(keys.faster).toBeEnabled()

  // What the page offers to who looks, the API takes from them; a stranger is offered nothing.
  const hurry = { target, action: 'hurry' }
  expect((await mutate(board.url, 'keys.control', hurry)).status).toBe(401)
  await expect(keys.faster).toBeEnabled()
  expect((await mutate(board.url, 'keys.control', hurry, { cookie })).status).toBe(200)
  await expect(keys.faster).toHaveCount(0)
})
