import type { Page } from 'playwright/test'
import { seriousFaults } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/test.ts'
import { memoryPage } from '../pages/memory.ts'
import { namespacesPage } from '../pages/namespaces.ts'

const setting = 'notify-keyspace-events'

async function isSound(page: Page) {
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
}

test('where the memory goes is told in a moment, kept, divided otherwise, and leads to the keys', async ({
  page,
  board,
  redis,
}) => {
  const keys = await redis.client.dbsize()
  const memory = memoryPage(page)
  await memory.open(board.url)
  await expect(memory.panel('What the server uses')).toContainText('values')
  await memory.howMuch.selectOption('Every key')
  await memory.analyse.click()
  await expect(memory.table.getByRole('row').nth(1)).toBeVisible({ timeout: 30_000 })
  const told = Number(
    (
      (await memory
        .panel('Where it goes')
        .getByText(/ keys\./)
        .textContent()) ?? ''
    )
      .replace(/^.* in ([\d\s\u2009]+) keys.*$/, '$1')
      .replace(/\D/g, ''),
  )
  expect(Math.abs(told / keys - 1)).toBeLessThan(0.05)
  await expect(memory.analyses.getByRole('row')).toHaveCount(2)

  // One stop for Tab, arrows from one to the next.
  const cells = memory.map.locator('[data-cell]')
  await cells.first().focus()
  await page.keyboard.press('End')
  await expect(cells.last()).toBeFocused()

  await memory.divide('Type').click()
  await expect(page).toHaveURL(/by=type/)
  await expect(memory.table).toContainText('string')
  await page.reload()
  await expect(memory.table).toContainText('string')

  await memory.analyse.click()
  await expect(memory.analyses.getByRole('row')).toHaveCount(3, { timeout: 30_000 })
  await memory.analyses.getByRole('button', { name: 'Compare' }).click()
  await expect(memory.panel('What has changed')).toContainText('namespace')
  await isSound(page)
})

test('the hit rate of each namespace is captured, adds up, and leaves the server as it was', async ({
  page,
  board,
  redis,
}) => {
  const before = await redis.client.config('GET', setting)
  const namespaces = namespacesPage(page)
  await namespaces.open(board.url)
  await namespaces.prepare.click()
  await expect(namespaces.panel('Before you capture')).toContainText('half of a busy server')
  await namespaces.length('30 s').click()
  await namespaces.start.click()
  await expect(namespaces.heard).toBeVisible({ timeout: 30_000 })
  await namespaces.stop.click()
  await expect(namespaces.table.getByRole('row').nth(1)).toBeVisible({ timeout: 30_000 })
  await expect(namespaces.panel('Hit rate by namespace')).toContainText(
    /say exactly the same|counted otherwise/,
  )
  await expect(namespaces.memory).toContainText('as now')
  expect(await redis.client.config('GET', setting)).toEqual(before)
  await namespaces.table.getByRole('button').first().click()
  await expect(page).toHaveURL(/space=/)
  await isSound(page)
})
