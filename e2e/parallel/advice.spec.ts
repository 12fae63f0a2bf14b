import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { expect, test } from '../fixtures/test.ts'
import { advicePage } from '../pages/advice.ts'
import { overviewPage } from '../pages/overview.ts'

/** Of the page as it is, with findings of all kinds on it. */
async function seriousFaults(page: Page, theme: string): Promise<string[]> {
  await page.evaluate(name => document.documentElement.setAttribute('data-theme', name), theme)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(' | ')}`)
}

test('keys that expire together are found, set aside, taken back, and the link leads to them', async ({
  page,
  board,
}) => {
  const advice = advicePage(page)
  const overview = overviewPage(page)
  await overview.open(board.url)
  await page.getByRole('link', { name: /^Advice: / }).click()
  await expect(advice.heading).toBeVisible()
  await expect(advice.sources).toContainText('Slow log of a day')

  // The fixture has written all of them in one pipeline, with one TTL.
  await advice.analyse.click()
  const crowd = advice.finding(/keys of product: expire in the same second/)
  await expect(crowd).toContainText('Add jitter', { timeout: 30_000 })
  await expect(crowd).toContainText('from an analysis')
  await advice.quiet.getByText(/^Looked at/).click()
  await expect(advice.quiet).toContainText('Big keys')

  await page.setViewportSize({ width: 360, height: 740 })
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  for (const theme of ['dark', 'light']) expect(await seriousFaults(page, theme)).toEqual([])

  await crowd.getByRole('button', { name: 'Set aside' }).click()
  await expect(crowd).toHaveCount(0)
  await advice.aside.getByText(/^Set aside/).click()
  await advice.aside.getByRole('button', { name: 'Take back: Expiry in one second' }).click()
  await expect(crowd).toBeVisible()
  await crowd.getByRole('link', { name: 'See these keys' }).click()
  await expect(page).toHaveURL(/\/keys\?prefix=/)
})
