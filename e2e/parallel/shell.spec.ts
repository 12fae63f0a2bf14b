import { expect, test } from '../fixtures/test.ts'

test.beforeEach(async ({ page, board }) => {
  await page.goto(`${board.url}/overview`)
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
})

test('the palette opens by keyboard, goes places and closes again', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await palette.getByRole('combobox').fill('last hour')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/range=1h/)
  await expect(palette).toBeHidden()
})

test('? lists the shortcuts and g o goes to the overview', async ({ page, board }) => {
  await page.goto(`${board.url}/nowhere`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto(`${board.url}/overview?range=7d`)
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  // On a crowded machine the page may not hear keys yet.
  await expect(async () => {
    if (!(await shortcuts.isVisible())) await page.keyboard.press('?')
    await expect(shortcuts).toContainText('Overview', { timeout: 2_000 })
  }).toPass()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await expect(page).toHaveURL(/\/overview/)
})

test('the theme follows the choice and survives a reload', async ({ page }) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  const before = await theme()
  const palette = page.getByRole('dialog', { name: 'Commands' })
  // A page that was just reloaded may not hear the keyboard yet.
  await expect(async () => {
    if (!(await palette.isVisible())) await page.keyboard.press('ControlOrMeta+k')
    await expect(palette).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await palette.getByRole('combobox').fill(before === 'dark' ? 'light' : 'dark')
  await page.keyboard.press('Enter')
  await expect.poll(theme).not.toBe(before)
  const chosen = await theme()
  await page.reload()
  expect(await theme()).toBe(chosen)
})

test('presenter mode shows the page alone, by its address too, and Escape leaves it', async ({ page }) => {
  await page.getByRole('button', { name: 'Presenter mode' }).click()
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeHidden()
  await expect(page).toHaveURL(/present/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible()
})

test('the target pill tells the whole story of the connection', async ({ page, redis }) => {
  await page.getByRole('button', { name: /connected/ }).click()
  const card = page.getByRole('dialog', { name: 'Connection' })
  await expect(card).toContainText(String(redis.port))
  await expect(card).toContainText('7.0')
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
})

test('on a phone the rooms are behind a menu that the keyboard reaches', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('button', { name: 'Menu', exact: true }).focus()
  await page.keyboard.press('Enter')
  const rooms = page.getByRole('navigation', { name: 'Rooms' }).filter({ visible: true })
  await expect(rooms.getByRole('link', { name: /Overview/ })).toBeVisible()
  await rooms.getByRole('link', { name: /Overview/ }).press('Enter')
  await expect(rooms).toHaveCount(0)
})

test('an address that leads nowhere says so and offers the way back', async ({ page, board }) => {
  const answer = await page.goto(`${board.url}/no/such/room`)
  expect(answer?.status()).toBe(404)
  await page
    .getByRole('link', { name: /overview/i })
    .first()
    .click()
  await expect(page).toHaveURL(/\/overview/)
})

test('nothing a page does breaks its own content policy, and nothing is complained about', async ({
  page,
  board,
}) => {
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${board.url}/overview`)
  await page
    .getByRole('figure', { name: 'Hits and misses' })
    .locator('svg path')
    .first()
    .waitFor({ state: 'attached' })
  // On a crowded machine the page may not hear keys yet.
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(complaints).toEqual([])
})

test('what is pressed before the page has come to life is done once it has', async ({ page, board }) => {
  const scripts = Promise.withResolvers<void>()
  await page.route('**/_next/static/chunks/*.js', async route => {
    await scripts.promise
    await route.continue()
  })
  await page.goto(`${board.url}/overview`, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('radio', { name: 'Last hour' }).click()
  scripts.resolve()
  await expect(page).toHaveURL(/range=1h/)
  await expect(page.getByText(/^Paused at/)).toBeVisible()
})
