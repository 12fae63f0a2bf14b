import type { Page } from 'playwright/test'
import { mutate, signIn } from '../fixtures/api.ts'
import { awake } from '../fixtures/awake.ts'
import { seriousFaults } from '../fixtures/axe.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { freePort } from '../fixtures/free-port.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { activityPage } from '../pages/activity.ts'

const token = 'full-token-for-the-activity'
const viewToken = 'view-token-for-the-activity'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess

test.beforeAll(async () => {
  redis = await startRedisServer()
  board = await startBoard({
    REDIS_URL: redis.url,
    CACHEBOARD_TOKEN: token,
    CACHEBOARD_VIEW_TOKEN: viewToken,
  })
  await board.ready()
})

test.afterAll(async () => {
  await board.stop()
  await redis.stop()
})

async function enter(
  page: Page,
  { name, as = token, to = '/activity' }: { name: string; as?: string; to?: string },
) {
  await page.goto(`${board.url}${to}`)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Token').fill(as)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(activityPage(page).heading).toBeVisible()
}

const tryWrong = (place: string) =>
  mutate(board.url, 'session.signIn', { token: 'wrong-token' }, { 'x-forwarded-for': place })

test('two people who signed in are both in the list, with when and from where, and the board is too', async ({
  page,
  browser,
}) => {
  const activity = activityPage(page)
  await enter(page, { name: 'Ada' })
  await expect(activity.entry('Ada signed in with the full token.')).toHaveCount(1)
  await expect(activity.entry('The board started.')).toContainText('the board')

  // The list moves by itself when somebody else comes.
  const other = await browser.newContext()
  await enter(awake(await other.newPage()), { name: 'Grace', as: viewToken })
  const grace = activity.entry('Grace signed in to look.')
  await expect(grace).toBeVisible()
  await expect(grace).toContainText('127.0.0.1')
  await expect(grace.locator('time')).toHaveText(/\d+\s*\w+ ago/)
  await expect(grace.locator('time')).toHaveAttribute('title', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  await expect(activity.entries.first()).toContainText('Grace')
  await other.close()
})

test('who gives no name is a guest, and nobody signs in as the board itself', async ({ page, browser }) => {
  await enter(page, { name: '' })
  await expect(activityPage(page).entry(/guest [0-9a-f]{4} signed in/)).toHaveCount(1)
  const other = await browser.newContext()
  const stranger = awake(await other.newPage())
  await stranger.goto(`${board.url}/sign-in`)
  await stranger.getByLabel('Name').fill('The board')
  await stranger.getByLabel('Token').fill(token)
  await stranger.getByRole('button', { name: 'Sign in' }).click()
  await expect(stranger.getByRole('alert').filter({ hasText: 'Choose another one' })).toBeVisible()
  await other.close()
})

test('wrong tokens are counted in one entry, and never shown', async ({ page }) => {
  for (let turn = 0; turn < 3; turn++) await tryWrong('198.51.100.23')
  await enter(page, { name: 'Linus', to: '/activity?what=session.sign-in-failed' })
  const failed = activityPage(page).entry('198.51.100.23')
  await expect(failed).toHaveCount(1)
  await expect(failed).toContainText('tried 3 times to sign in without the right token')
  await expect(failed).toContainText('×3')
  await expect(page.getByText('wrong-token')).toHaveCount(0)
})

test('filters stand in the address, narrow the list and are cleared again', async ({ page }) => {
  const activity = activityPage(page)
  await enter(page, { name: 'Barbara' })
  // A choice that is made before React listens is lost.
  await expect(async () => {
    await activity.who.selectOption('Barbara')
    await expect(page).toHaveURL(/who=Barbara/, { timeout: 2_000 })
  }).toPass()
  await expect(activity.entry('Barbara signed in')).toHaveCount(1)
  await expect(activity.entry('Ada signed in')).toHaveCount(0)
  await page.reload()
  await expect(activity.who).toHaveValue('Barbara')
  await expect(activity.entry('Ada signed in')).toHaveCount(0)

  await activity.clear.click()
  await expect(page).not.toHaveURL(/who=/)
  await expect(activity.entry('Ada signed in')).toHaveCount(1)
  await activity.what.selectOption('board.')
  await expect(activity.entry('signed in')).toHaveCount(0)
  await expect(activity.entry('The board started.')).toHaveCount(1)
  await activity.clear.click()

  await activity.find.fill('barbara')
  await expect(page).toHaveURL(/find=barbara/)
  await expect(activity.entry('Ada signed in')).toHaveCount(0)
  await activity.find.fill('nothing is called like this')
  await expect(activity.panel).toContainText('Nothing in the last 90 days fits these filters.')
  await activity.panel.getByRole('button', { name: 'Show everything' }).click()
  await expect(activity.entry('Ada signed in')).toHaveCount(1)
})

test('everything is reached by keyboard: g a, the details of an entry, all of one person', async ({
  page,
}) => {
  const activity = activityPage(page)
  await enter(page, { name: 'Edsger' })
  await page.goto(`${board.url}/overview`)
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await expect(activity.heading).toBeVisible({ timeout: 2000 })
  }).toPass()
  const started = activity.entry('The board started.').last()
  await started.getByRole('button', { name: 'Only what the board did' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(started.getByText('detail: port')).toBeVisible()
  await expect(started).toContainText(String(board.port))
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/who=the(\+|%20)board/)
  await expect(activity.entry('signed in')).toHaveCount(0)
})

test('more than a page is shown when asked for, without a gap and without doubles', async ({ page }) => {
  const activity = activityPage(page)
  for (let turn = 0; turn < 55; turn++) await signIn(board.url, token, `Number ${turn}`)
  await enter(page, { name: 'Tony', to: '/activity?find=Number' })
  await expect(activity.entries).toHaveCount(50)
  // News that come meanwhile do not cut off what was asked for.
  const news = Array.from({ length: 5 }, (_, turn) => signIn(board.url, token, `Somebody ${turn}`))
  await activity.older.click()
  await Promise.all(news)
  await expect(activity.entries).toHaveCount(55)
  await expect(activity.older).toHaveCount(0)
  await expect(activity.entries.first()).toContainText('Number 54')
  await expect(activity.entries.last()).toContainText('Number 0')
})

test('the list survives a restart of the board, which is in it', async ({ page }) => {
  await board.restart()
  await board.ready()
  const activity = activityPage(page)
  await enter(page, { name: 'Alan', to: '/activity?what=board.' })
  await expect(activity.entries).toHaveText([/The board started/, /The board stopped/, /The board started/])
})

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in the ${scheme} theme, and nothing overflows on a phone`, async ({
    page,
  }) => {
    await page.addInitScript(theme => localStorage.setItem('theme', theme), scheme)
    await page.setViewportSize({ width: 360, height: 740 })
    const activity = activityPage(page)
    await enter(page, { name: 'W'.repeat(40) })
    await expect(page.locator(`html[data-theme=${scheme}]`)).toBeAttached()
    await activity.entry('W'.repeat(40)).first().getByText('Details').click()
    expect(await seriousFaults(page)).toEqual([])
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
    await activity.find.fill('nothing is called like this')
    await expect(activity.panel).toContainText('Nothing in the last 90 days')
    expect(await seriousFaults(page)).toEqual([])
  })
}

test('when Postgres dies the list stays and says how old it is, and goes on by itself', async ({ page }) => {
  const activity = activityPage(page)
  await enter(page, { name: 'Margaret' })
  await expect(activity.entry('Margaret signed in')).toHaveCount(1)
  process.kill(await board.postgresPid(), 'SIGKILL')
  await signIn(board.url, token, 'Meanwhile')
  await expect(activity.panel.getByRole('alert')).toContainText('Last seen')
  await expect(activity.entry('Margaret signed in')).toHaveCount(1)
  await expect(activity.entry('Meanwhile signed in')).toHaveCount(1, { timeout: 30_000 })
  await expect(activity.panel.getByRole('alert')).toHaveCount(0)
})

test('without Postgres the page says what is missing and offers another try', async ({ page }) => {
  const dead = await freePort()
  const alone = await startBoard({
    REDIS_URL: redis.url,
    DATABASE_URL: `postgres://me@127.0.0.1:${dead}/none`,
  })
  const activity = activityPage(page)
  await activity.open(alone.url)
  const alert = activity.panel.getByRole('alert')
  await expect(alert).toContainText('The history in Postgres is not available')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toContainText('The history in Postgres is not available')
  await alone.stop()
})
