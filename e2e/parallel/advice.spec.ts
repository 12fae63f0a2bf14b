import type { Page } from 'playwright/test'
import { seriousFaults, showIn, type Theme } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/test.ts'
import { advicePage } from '../pages/advice.ts'
import { overviewPage } from '../pages/overview.ts'

/** Of the page as it is, with findings of all kinds on it. */
async function faultsIn(page: Page, theme: Theme): Promise<string[]> {
  await showIn(page, theme)
  return seriousFaults(page)
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
  for (const theme of ['dark', 'light'] as const) expect(await faultsIn(page, theme)).toEqual([])

  await crowd.getByRole('button', { name: 'Set aside' }).click()
  await expect(crowd).toHaveCount(0)
  await advice.aside.getByText(/^Set aside/).click()
  await advice.aside.getByRole('button', { name: 'Take back: Expiry in one second' }).click()
  await expect(crowd).toBeVisible()
  await crowd.getByRole('link', { name: 'See these keys' }).click()
  await expect(page).toHaveURL(/\/keys\?prefix=/)
})
