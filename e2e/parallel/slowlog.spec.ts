import { Redis } from 'ioredis'
import type { Page } from 'playwright/test'
import { seriousFaults, showIn } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/test.ts'
import { slowlogPage } from '../pages/slowlog.ts'

test.describe.configure({ timeout: 120_000 })

/** Keeps the server busy for a while that its slow log notes down. */
const slow = `local t = redis.call('TIME')
  repeat local n = redis.call('TIME') until (n[1] - t[1]) * 1000000 + n[2] - t[2] > 15000
  return ARGV[1]`

/** Readable in a theme, by whoever, and on the narrowest screen: with what is on the page right now. */
async function isFitForAll(page: Page, themes: ('dark' | 'light')[]) {
  for (const theme of themes) {
    await showIn(page, theme)
    expect(await seriousFaults(page), theme).toEqual([])
  }
  const before = page.viewportSize()
  await page.setViewportSize({ width: 360, height: 740 })
  const [wide = 0, screen = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(wide).toBeLessThanOrEqual(screen)
  if (before) await page.setViewportSize(before)
}

test('what was slow appears by itself, alike ones together, and a setting is changed and put back', async ({
  page,
  board,
  redis,
}) => {
  const log = slowlogPage(page)
  await page.goto(`${board.url}/overview`)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(log.heading).toBeVisible()
  for (const word of ['first', 'second', 'third'])
    await redis.client.eval(slow, 1, 'report:1', `marker-${word}`)
  await expect(log.entries.getByText('marker-third')).toBeVisible()
  const group = log.groups
    .getByRole('row')
    .filter({ hasText: 'EVAL script#' })
    .filter({ hasText: 'report:*' })
  await expect(group).toContainText('3')
  await log.find.fill('marker-second')
  await expect(log.entries.getByText('marker-third')).toHaveCount(0)
  await expect(log.entries.getByText('marker-second')).toBeVisible()
  await expect(page).toHaveURL(/find=marker-second/)
  await expect(log.entries.getByRole('link', { name: 'open key' })).toHaveAttribute(
    'href',
    /\/keys\?key=cmVwb3J0OjE/,
  )

  await log.keeping.getByRole('button', { name: 'Change: Entries that it remembers' }).click()
  await log.keeping.getByRole('textbox').fill('200')
  await page.keyboard.press('Enter')
  await expect(log.keeping).toContainText('It was 128')
  expect(await redis.client.config('GET', 'slowlog-max-len')).toEqual(['slowlog-max-len', '200'])
  await log.keeping.getByRole('button', { name: 'Restore: Entries that it remembers' }).click()
  await expect(log.keeping).not.toContainText('It was 128')
  expect(await redis.client.config('GET', 'slowlog-max-len')).toEqual(['slowlog-max-len', '128'])
  await isFitForAll(page, ['dark', 'light'])
})

test('the times of commands and the commands themselves are shown, for as long as somebody wants to listen', async ({
  page,
  board,
  redis,
}) => {
  const log = slowlogPage(page)
  await log.open(board.url, '?tab=latency')
  await expect(log.commands.getByRole('row').filter({ hasText: 'GET' }).first()).toContainText('/s')
  await isFitForAll(page, ['dark'])
  await log.tab('Live commands').check()
  await page.getByRole('textbox', { name: 'With this in its arguments' }).fill('whisper')
  await expect(page.getByText(/commands a second.* For 10 s/)).toBeVisible()
  await log.listen.click()
  await expect(log.stop).toBeVisible()
  await redis.client.get('whisper:<b>1</b>')
  await expect(log.commands.getByText('whisper:<b>1</b>')).toBeVisible()
  await log.stop.click()
  await expect(log.cost).toContainText('It was stopped by hand.')
  await isFitForAll(page, ['light'])
})

test('hot keys lead to the key, and a client is cut off after a question; the board’s own cannot be', async ({
  page,
  board,
  redis,
}) => {
  await page.goto(`${board.url}/hotkeys`)
  await page.getByRole('button', { name: 'Find hot keys' }).click()
  await expect(
    page.getByRole('region', { name: 'Most used keys', exact: true }).getByRole('link').first(),
  ).toHaveAttribute('href', /\/keys\?key=/)
  await isFitForAll(page, ['dark'])

  const victim = new Redis(redis.url, { connectionName: 'e2e-victim', retryStrategy: () => null })
  victim.on('error', () => {})
  await victim.ping()
  const ended = new Promise(resolve => victim.once('end', resolve))
  await page.goto(`${board.url}/clients`)
  const row = (name: string) =>
    page.getByRole('region', { name: 'Connections', exact: true }).getByRole('row').filter({ hasText: name })
  await expect(row('the board').first()).toBeVisible()
  await expect(row('the board').getByRole('button')).toHaveCount(0)
  await isFitForAll(page, ['light'])
  await row('e2e-victim')
    .getByRole('button', { name: /Kill the connection of e2e-victim/ })
    .click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Kill it' }).click()
  await ended
  await expect(row('e2e-victim')).toHaveCount(0)
})
