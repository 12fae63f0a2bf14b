import type { Locator } from 'playwright/test'
import { seriousFaults } from '../fixtures/axe.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { firstLoadBytes } from '../fixtures/first-load.ts'
import { fillWithAllKinds, keysOfAllKinds } from '../fixtures/keys-of-all-kinds.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keysPage } from '../pages/keys.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess

const allow = () => redis.client.acl('SETUSER', 'board', 'on', '>secret', '~*', '&*', '+@all')

test.beforeAll(async () => {
  redis = await startRedisServer()
  await fillWithAllKinds(redis)
  await allow()
  const url = redis.url.replace('redis://', 'redis://board:secret@')
  board = await startBoard({ REDIS_URL: url, CACHEBOARD_ROLE: 'operate' })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

const all = keysOfAllKinds

for (const scheme of ['dark', 'light'] as const) {
  test(`on a phone one column is shown at a time, with a way back; axe finds nothing (${scheme})`, async ({
    page,
  }) => {
    await page.addInitScript(theme => localStorage.setItem('theme', theme), scheme)
    await page.setViewportSize({ width: 360, height: 740 })
    const keys = keysPage(page)
    await page.goto(`${board.url}/keys`)
    await expect(keys.line('product')).toBeVisible()
    await expect(keys.grid).toBeHidden()
    if (scheme === 'dark') expect(await seriousFaults(page)).toEqual([])
    await keys.line('product').click()
    await expect(keys.tree).toBeHidden()
    await expect(keys.row('books:0')).toBeVisible()
    if (scheme === 'dark') expect(await seriousFaults(page)).toEqual([])
    await keys.row('books:0').click()
    await expect(keys.grid).toBeHidden()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
    await page.getByRole('button', { name: 'Back to the keys' }).click()
    await page.getByRole('button', { name: '← Namespaces' }).click()
    await expect(keys.tree).toBeVisible()
    await page.setViewportSize({ width: 1440, height: 900 })
    await keys.row('books:0').click()
    await expect(page.getByRole('button', { name: /Close/ }).first()).toBeVisible()
    expect(await seriousFaults(page)).toEqual([])
  })
}

test('on a phone it is said at the top of the list that nothing was found', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`${board.url}/keys?view=flat&pattern=nothing&type=hash`)
  const { narrowed } = keysPage(page)
  await expect(narrowed).toBeVisible()
  const panel = page.getByRole('region', { name: 'Keys that match' })
  const top = async (place: Locator) => (await place.boundingBox())?.y ?? Number.NaN
  await expect.poll(async () => (await top(narrowed)) - (await top(panel))).toBeLessThan(200)
})

test('the page makes nobody wait for more than 200 kB of script', async () => {
  expect(await firstLoadBytes(board.url, '/keys')).toBeLessThan(200_000)
})

test('a missing permission is named at its column, and without SCAN it is said why there is no list', async ({
  page,
}) => {
  const keys = keysPage(page)
  await redis.client.acl('SETUSER', 'board', '-memory')
  await keys.open(board.url)
  await expect(keys.head('memory').getByRole('img', { name: /MEMORY/ })).toBeVisible({ timeout: 20_000 })
  await expect(keys.row('bin-0')).toContainText('list')
  await redis.client.acl('SETUSER', 'board', '-scan')
  await keys.walk.getByRole('button', { name: 'Read again' }).click()
  await expect(keys.walk.getByRole('alert')).toContainText(/SCAN/i)
  await expect(keys.walk).toContainText('could not be read')
  await redis.client.acl('SETUSER', 'board', '+@all')
  await keys.walk.getByRole('button', { name: 'Read again' }).click()
  await expect(keys.walk).toContainText(`${all} keys, all of them.`)
  await expect(keys.list).toContainText(`${all} keys`)
})

test('a cache that dies leaves the names, dimmed, and says since when', async ({ page }) => {
  const keys = keysPage(page)
  await keys.open(board.url)
  await expect(keys.list).toContainText(`${all} keys`)
  await redis.kill()
  await expect(page.getByText('these are the names as they were last read')).toBeVisible()
  await expect(keys.row('bin-0')).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  await redis.restart()
  await allow()
  await expect(page.getByText('these are the names as they were last read')).toHaveCount(0)
  await keys.walk.getByRole('button', { name: 'Read again' }).click()
  await expect(page.getByText(/This cache holds no keys/)).toBeVisible()
})
