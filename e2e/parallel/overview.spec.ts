import { awake } from '../fixtures/awake.ts'
import { expect, test } from '../fixtures/test.ts'
import { overviewPage } from '../pages/overview.ts'

test('shows what the cache does now: 90 % of the reads hit, and says what that means', async ({
  page,
  board,
}) => {
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.hitRate).toContainText(/(89|90)\.\d/)
  await expect(overview.hitRate).toContainText('Acceptable')
  await expect(overview.tile('Hits')).toContainText(/3\d\d/)
  await expect(overview.tile('Misses')).toContainText(/(3\d|4\d)/)
  await expect(overview.tile('Keys')).toContainText('200')
  await expect(overview.tile('Memory').first()).toContainText('of 200')
  await expect(overview.tile('Evicted')).toContainText('allkeys-lfu')
  await expect(page.getByRole('button', { name: /connected/ })).toContainText('redis 7')
  await expect(page.getByRole('button', { name: 'role lab' })).toBeVisible()
})

test('the first numbers are in the page itself, before any script ran', async ({ browser, board }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const overview = overviewPage(await context.newPage())
  await expect(async () => {
    await overview.open(board.url)
    await expect(overview.hitRate).toContainText(/(89|90)\.\d/, { timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await context.close()
})

test('numbers move without a reload, and hold still while paused', async ({ page, board }) => {
  const overview = overviewPage(page)
  await overview.open(board.url)
  const hits = overview.tile('Operations')
  const seen = async () => (await hits.textContent()) ?? ''
  const first = await seen()
  await expect.poll(seen).not.toBe(first)
  await page.getByRole('button', { name: 'Pause' }).click()
  const held = await seen()
  const clock = await page.evaluate(() => performance.now())
  await page.waitForFunction(from => performance.now() > from + 2500, clock)
  expect(await seen()).toBe(held)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect.poll(seen).not.toBe(held)
})

test('a range is in the address, so that a link shows the same screen', async ({ page, board, context }) => {
  const overview = overviewPage(page)
  await overview.open(board.url)
  await page.getByRole('radio', { name: 'Last hour' }).click()
  await expect(page).toHaveURL(/range=1h/)
  // One point of this range is 12 s wide.
  await expect(overview.hitRate).toContainText(/\d\d\.\d/, { timeout: 30_000 })
  const other = awake(await context.newPage())
  await other.goto(page.url())
  await expect(other.getByRole('radio', { name: 'Last hour' })).toBeChecked()
})

test('every chart has the exact numbers behind it as a table', async ({ page, board }) => {
  const overview = overviewPage(page)
  await overview.open(board.url)
  for (const name of [
    'Hits and misses',
    'Memory over time',
    'Hit rate over time',
    'Operations over time',
    'Latency in the server',
    'Network over time',
  ]) {
    const chart = overview.chart(name)
    await chart.scrollIntoViewIfNeeded()
    await chart.getByRole('button', { name: 'Table' }).click()
    await expect(chart.getByRole('table')).toBeVisible()
    await expect(chart.getByRole('row').nth(1)).toContainText(/\d/)
  }
})

test('arrow keys move one crosshair over all charts, and Escape leaves', async ({ page, board }) => {
  const overview = overviewPage(page)
  await overview.open(board.url)
  await expect(overview.chart('Hits and misses').locator('svg path').first()).toBeAttached()
  const slider = overview.chart('Hits and misses').getByRole('slider')
  // A board that has only just begun has nothing two moments ago. Escape leaves the chart.
  await expect(async () => {
    await slider.focus()
    await page.keyboard.press('Escape')
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/hits \d/)
  }).toPass()
  const mark = overview.chart('Memory over time').locator('circle')
  await expect(mark).not.toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(mark).toHaveCount(0)
})

test('two tabs show the same numbers from one sample', async ({ page, context, board, redis }) => {
  const [one, two] = [overviewPage(page), overviewPage(awake(await context.newPage()))]
  await one.open(board.url)
  await two.open(board.url)
  await expect(one.hitRate).toContainText(/9\d\.\d|8\d\.\d/)
  await expect(two.hitRate).toContainText(/9\d\.\d|8\d\.\d/)
  const calls = async () =>
    Number((await redis.client.info('commandstats')).match(/cmdstat_info:calls=(\d+)/)?.[1])
  const [before, began] = [await calls(), await page.evaluate(() => performance.now())]
  await page.waitForFunction(from => performance.now() > from + 4000, began)
  // One INFO a second, one each two seconds with the slow log, and this test's own: two samplers would ask for 4 more.
  expect((await calls()) - before).toBeLessThanOrEqual(10)
})
