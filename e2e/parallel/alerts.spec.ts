import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from 'playwright/test'
import { mutate, query } from '../fixtures/api.ts'
import { seriousFaults, showIn } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/test.ts'
import { alertsPage } from '../pages/alerts.ts'

test.describe.configure({ timeout: 120_000 })

async function resultOf(answer: Promise<{ body: string }>) {
  return JSON.parse((await answer).body).result.data
}

/** Others look at the same board: nothing may go on firing. */
test.afterEach(async ({ board }) => {
  const [{ id: target }] = await resultOf(query(board.url, 'targets.list'))
  const { rules } = await resultOf(query(board.url, 'alerts.list', { target }))
  for (const { id } of rules) await mutate(board.url, 'alerts.remove', { target, id })
  const { webhooks } = await resultOf(query(board.url, 'alerts.webhooks', { target }))
  for (const { id } of webhooks) await mutate(board.url, 'alerts.removeWebhook', { target, id })
})

async function startReceiver() {
  const bodies: { event: string; text: string }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push(JSON.parse(text))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { bodies, url: `http://127.0.0.1:${address.port}/hook`, stop: () => server.close() }
}

/** Readable in a theme, by whoever, and on the narrowest screen: with what is on the page right now. */
async function isFitForAll(page: Page, theme: 'dark' | 'light') {
  await showIn(page, theme)
  expect(await seriousFaults(page), theme).toEqual([])
  const before = page.viewportSize()
  await page.setViewportSize({ width: 360, height: 740 })
  const [wide = 0, screen = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(wide).toBeLessThanOrEqual(screen)
  if (before) await page.setViewportSize(before)
}

test('a rule that fires is on every page and in the name of the tab until somebody has seen it, is sent, muted, and kept', async ({
  page,
  board,
}) => {
  const alerts = alertsPage(page)
  const receiver = await startReceiver()
  await alerts.open(board.url)
  await expect(alerts.heading).toBeVisible()
  await expect(alerts.rules).toContainText('There is no rule yet')
  await isFitForAll(page, 'dark')

  await test.step('a webhook shows its secret once', async () => {
    await alerts.webhooks.getByRole('textbox', { name: 'Name of the webhook' }).fill('ops')
    await alerts.webhooks.getByRole('textbox', { name: 'Address' }).fill('http://ada:secret@127.0.0.1/x')
    await alerts.webhooks.getByRole('button', { name: 'Add a webhook' }).click()
    await expect(alerts.webhooks).toContainText('Without a user or a password.')
    await alerts.webhooks.getByRole('textbox', { name: 'Address' }).fill(receiver.url)
    await page.keyboard.press('Enter')
    await expect(alerts.webhooks).toContainText(/whsec_[\w-]{43}/)
    await alerts.webhooks.getByRole('button', { name: 'I have it' }).click()
    await expect(alerts.webhooks).not.toContainText('whsec_')
    await alerts.webhooks.getByRole('button', { name: 'Send a test: ops' }).click()
    await expect(alerts.sent.getByRole('row').filter({ hasText: 'a test' })).toContainText('taken: 200')
  })

  await test.step('a suggestion is one click, and a rule of one’s own says what is wrong with it', async () => {
    await alerts.suggested.getByRole('button', { name: 'Add: Cache cannot be reached' }).click()
    await expect(alerts.rule('Cache cannot be reached')).toContainText('quiet')
    await alerts.newRule.click()
    const dialog = alerts.dialog('New rule')
    await dialog.getByRole('combobox', { name: 'About' }).selectOption({ label: 'Operations per second' })
    await dialog.getByRole('textbox', { name: 'Threshold' }).fill('much')
    await dialog.getByRole('button', { name: 'Add the rule' }).click()
    await expect(dialog).toContainText('Give it a name.')
    await expect(dialog).toContainText('A number, for example 10 or 1.5k.')
    await isFitForAll(page, 'light')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Somebody works')
    await dialog.getByRole('textbox', { name: 'Threshold' }).fill('1')
    await dialog
      .getByRole('group', { name: 'It fires' })
      .getByRole('textbox', { name: 'For at least' })
      .fill('1 s')
    await dialog.getByRole('textbox', { name: 'At or below' }).fill('0.5')
    await dialog
      .getByRole('group', { name: 'It ends' })
      .getByRole('textbox', { name: 'For at least' })
      .fill('0 s')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  })

  await test.step('it fires, wherever one is', async () => {
    await expect(alerts.rule('Somebody works')).toContainText('firing', { timeout: 30_000 })
    await expect(page).toHaveTitle(/^⚠ 1 · Alerts/)
    await expect(alerts.banner).toContainText('Somebody works')
    await isFitForAll(page, 'dark')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
    await expect(page).toHaveTitle(/^⚠ 1 · Overview/)
    await expect(alerts.banner).toContainText('Somebody works')
    // Marked where it began, on the chart of what it is about.
    const marksOf = (chart: string) =>
      page.getByRole('figure', { name: chart }).getByRole('list', { name: 'Marks' }).getByRole('listitem')
    await expect(marksOf('Operations over time').filter({ hasText: 'Somebody works' })).toHaveCount(1)
    await expect(marksOf('Memory over time')).toHaveCount(0)
    await expect.poll(() => receiver.bodies.map(({ event }) => event)).toEqual(['test', 'firing'])
  })

  await test.step('seen, it is quiet; muted, it says by whom and why', async () => {
    await alerts.banner.getByRole('button', { name: 'Seen: Somebody works' }).click()
    await expect(page).toHaveTitle(/^Overview/)
    await expect(alerts.banner.getByText('Somebody works')).toHaveCount(0)
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await expect(alerts.rule('Somebody works')).toContainText('Seen by this machine')
    await alerts.rule('Somebody works').getByRole('button', { name: 'Mute: Somebody works' }).click()
    await alerts.dialog(/^Mute/).getByRole('textbox', { name: /Why/ }).fill('It is meant to')
    await page.keyboard.press('Enter')
    await expect(alerts.rule('Somebody works')).toContainText(
      /Muted by this machine until .*: It is meant to/,
    )
  })

  await test.step('changed, it ends and is kept', async () => {
    await alerts.rule('Somebody works').getByRole('button', { name: 'Edit: Somebody works' }).click()
    const dialog = alerts.dialog('Edit the rule')
    await dialog.getByRole('textbox', { name: 'Threshold' }).fill('1M')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(alerts.rule('Somebody works')).toContainText('quiet', { timeout: 30_000 })
    const row = alerts.history.getByRole('row').filter({ hasText: 'Somebody works' })
    await expect(row).toContainText('rule changed')
    await expect(row).toContainText('this machine')
    await expect.poll(() => receiver.bodies.map(({ event }) => event)).toEqual(['test', 'firing', 'resolved'])
    await isFitForAll(page, 'light')
  })
  receiver.stop()
})
