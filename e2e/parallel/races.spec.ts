import { seriousFaults } from '../fixtures/axe.ts'
import { firstLoadBytes } from '../fixtures/first-load.ts'
import { expect, test } from '../fixtures/test.ts'
import { racesPage } from '../pages/races.ts'

test('a stale cache is found by hand, not with the lease, and again from its link', async ({
  page,
  board,
}) => {
  const races = racesPage(page)
  await races.open(board.url)
  await expect(races.heading).toHaveText('Stale set, step by step')
  await races.next('Reader').click()
  await expect(races.moves).toContainText('get → miss')
  // The button is the same one, so the keyboard goes on where the mouse was.
  await page.keyboard.press('1')
  await expect(races.moves).toContainText('select → v1')
  await page.keyboard.press('ArrowDown')
  await expect(races.moves).toContainText('commit v2')
  await page.keyboard.press('2')
  await expect(races.panel('If the reader moves now')).toContainText('stale until the TTL ends')
  await races.next('Reader').click()
  await expect(races.panel('How it ended')).toContainText('stale until the TTL ends')
  await expect(races.panel('Cache')).toContainText('v1')
  await expect(races.panel('Database')).toContainText('v2')
  await expect(page).toHaveURL(/moves=RRWWR/)
  const link = page.url()

  await races.copyTest.click()
  await expect(races.test).toContainText('replay(setting, [0,0,1,1,0])')
  await page.keyboard.press('Escape')
  await expect(races.test).toBeHidden()

  await races.choice('Lease').check()
  await expect(page).not.toHaveURL(/moves=/)
  for (const [move, said] of [
    ['1', 'get → miss'],
    ['1', 'take a lease → granted'],
    ['1', 'select → v1'],
    ['2', 'commit v2'],
    ['2', 'delete the key → nothing was there'],
    ['1', 'set v1 → refused: the lease is void'],
  ] as const) {
    await page.keyboard.press(move)
    await expect(races.moves).toContainText(said)
  }
  await expect(races.panel('How it ended')).toContainText('right')
  await expect(races.share('Delete on write').getByRole('cell').nth(1)).toHaveText('1')
  await expect(races.share('Lease').getByRole('cell').nth(1)).toHaveText('0')

  await page.goto(link)
  await expect(races.panel('How it ended')).toContainText('stale until the TTL ends')
  await races.undo.click()
  await expect(page).toHaveURL(/moves=RRWW$/)
  await expect(races.next('Reader')).toBeVisible()
})

test('a schedule that cannot be is played as far as it goes, and a race that is not there is said', async ({
  page,
  board,
}) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const races = racesPage(page)
  await races.open(board.url, '?moves=WWWR')
  await expect(page.getByText('Move 3 is the writer’s, who has no step left then')).toBeVisible()
  await page.getByRole('button', { name: 'Keep what was played' }).click()
  await expect(page).toHaveURL(/moves=WW$/)
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  await races.open(board.url, '?race=no-such')
  await expect(page.getByText('There is no race called “no-such”')).toBeVisible()
})

test('axe finds nothing serious in a race, in both themes, and its script is small', async ({
  page,
  board,
}) => {
  const races = racesPage(page)
  for (const scheme of ['dark', 'light'] as const) {
    await page.addInitScript(theme => localStorage.setItem('theme', theme), scheme)
    await races.open(board.url, '?moves=RRWW')
    await expect(page.locator(`html[data-theme=${scheme}]`)).toBeAttached()
    await expect(races.share('Lease')).toBeVisible()
    expect(await seriousFaults(page)).toEqual([])
  }
  const bytes = await firstLoadBytes(board.url, '/experiments/races')
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(200_000)
})
