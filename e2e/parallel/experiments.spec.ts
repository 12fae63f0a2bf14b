import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/lab-test.ts'
import { experimentsPage } from '../pages/experiments.ts'

const soon = { timeout: 30_000 }
test.describe.configure({ timeout: 150_000 })

test('a stampede: a guess, a run on real parts, a verdict with a link, and the same again', async ({
  enter,
  board,
}) => {
  const page = await enter('Ada')
  const experiments = experimentsPage(page)
  await experiments.open(board.url)
  await experiments.card('Stampede').click()
  await expect(experiments.heading).toHaveText('Stampede', soon)
  await experiments.guess('one per caller').click()
  await expect(experiments.panel('What do you expect?')).toContainText('1 guess', soon)
  for (const [label, value] of [
    ['Callers', '60'],
    ['App instances', '2'],
    ['Database query', '300 ms'],
    ['TTL', '700 ms'],
  ] as const) {
    await experiments.field(label).fill(value)
    await experiments.field(label).press('Enter')
  }
  for (const off of [
    'XFetch',
    'XFetch + lock',
    'Last 20 %',
    'Last 20 % + lock',
    'TTL jitter',
    'Serve stale',
    'Refresh-ahead',
  ])
    await experiments.choice(off).click()
  await experiments.run.click()
  await expect(page).toHaveURL(/\/experiments\/stampede\/[\w-]{8,}/, soon)
  await expect(experiments.underWay).toContainText('started by Ada', soon)
  await expect(experiments.verdict).toContainText('database queries, and the longest wait was', {
    timeout: 90_000,
  })
  await expect(experiments.row('Coalesce per instance').getByRole('cell').first()).toHaveText('2')
  await expect(experiments.row('Distributed lock').getByRole('cell').first()).toContainText('1')
  await expect(experiments.verdict).toContainText('1 guess · so it was')
  await expect(experiments.panel('Predicted beside measured')).toContainText('N')
  await expect(experiments.panel('Why: one request on its way')).toContainText('asks the database')
  await expect(experiments.chart('Database queries answered').locator('svg path').first()).toBeAttached(soon)

  const [file] = await Promise.all([page.waitForEvent('download'), experiments.download(/^CSV: the verdict/)])
  expect(file.suggestedFilename()).toMatch(/^cacheboard-run-stampede-.+\.csv$/)
  const [picture] = await Promise.all([page.waitForEvent('download'), experiments.download(/^PNG/)])
  expect(picture.suggestedFilename()).toMatch(/^cacheboard-stampede-.+\.png$/)
  await page.keyboard.press('Escape')

  const real = page.url()
  await experiments.mode('Simulated').click()
  await experiments.run.click()
  await expect(page).not.toHaveURL(real, soon)
  await expect(experiments.verdict).toContainText(/result [0-9a-f]{8}/, { timeout: 60_000 })
  await expect(page.getByText('Simulated', { exact: true }).first()).toBeVisible()
  const link = page.url()
  await experiments.repeat.click()
  await expect(page).not.toHaveURL(link, soon)
  await expect(experiments.identical).toBeVisible({ timeout: 60_000 })
})

test('a TTL: guessed, run in virtual time beside its formula, and the same from its link', async ({
  enter,
  board,
}) => {
  const page = await enter('Ada')
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/ttl-sweep')
  await experiments.guess('half of them').click()
  await expect(experiments.panel('What do you expect?')).toContainText('1 guess', soon)
  await experiments.mode('Simulated').click()
  await experiments.run.click()
  await expect(page).toHaveURL(/\/experiments\/ttl-sweep\/[\w-]{8,}/, soon)
  await expect(experiments.verdict).toContainText(/result [0-9a-f]{8}/, { timeout: 60_000 })
  await expect(experiments.verdict).toContainText('1 guess · so it was')
  const formulas = experiments.panel('Predicted beside measured')
  await expect(formulas.getByRole('row').nth(1)).toBeVisible(soon)
  await expect(
    experiments.chart('Hits and stale answers against the TTL').locator('svg path').first(),
  ).toBeAttached(soon)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  const link = page.url()
  await page.goto(link)
  await expect(experiments.verdict).toContainText(/result [0-9a-f]{8}/, soon)
  await experiments.repeat.click()
  await expect(page).not.toHaveURL(link, soon)
  await expect(experiments.identical).toBeVisible({ timeout: 60_000 })
})

test('races: from the stepper to a guess, every order counted, and the same from its link', async ({
  enter,
  board,
}) => {
  const page = await enter('Ada')
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/races')
  await page.getByRole('link', { name: 'every order of two clients' }).click()
  await expect(experiments.heading).toHaveText('Every order of two clients', soon)
  await experiments.guess('one of ten').click()
  await expect(experiments.panel('What do you expect?')).toContainText('1 guess', soon)
  await experiments.run.click()
  await expect(page).toHaveURL(/\/experiments\/every-order\/[\w-]{8,}/, soon)
  await expect(experiments.verdict).toContainText('1 of 10 (10 %) with “Stale set: Delete on write”', soon)
  await expect(experiments.verdict).toContainText('1 guess · so it was')
  await expect(experiments.panel('Why: one request on its way')).toContainText('set v1 → stored')
  const link = page.url()
  await experiments.repeat.click()
  await expect(page).not.toHaveURL(link, soon)
  await expect(experiments.identical).toBeVisible(soon)
})

test('a run does not depend on the tab that started it: closed in the middle, it is met again from its link', async ({
  enter,
  board,
}) => {
  const starter = await enter('Ada')
  const started = experimentsPage(starter)
  await started.open(board.url, '/stampede')
  await started.run.click()
  await expect(starter).toHaveURL(/\/experiments\/stampede\/[\w-]{8,}/, soon)
  await expect(started.underWay).toContainText('started by Ada', soon)
  const link = starter.url()
  await starter.context().close()

  const page = await enter('Grace', 'view')
  const experiments = experimentsPage(page)
  await page.goto(link)
  await expect(experiments.underWay).toContainText('started by Ada', soon)
  await page.reload()
  await expect(experiments.underWay).toContainText('started by Ada', soon)
  await expect(experiments.verdict).toContainText('database queries, and the longest wait was', {
    timeout: 120_000,
  })
})

test('who signed in to look can guess and watch, and cannot run', async ({ enter, board }) => {
  const page = await enter('Grace', 'view')
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/stampede')
  await expect(experiments.onlyLooking).toContainText('You signed in to look', soon)
  await expect(experiments.run).toBeDisabled()
  await experiments.guess('one query').click()
  await expect(experiments.guess('one query')).toHaveAttribute('aria-pressed', 'true', soon)
})

test('a link to what is not there says so', async ({ enter, board }) => {
  const page = await enter('Ada')
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/no-such-question')
  await expect(experiments.panel('Experiment')).toContainText('There is no experiment of that name', soon)
  await experiments.open(board.url, '/stampede/nosuchrun123')
  await expect(experiments.panel('Run')).toContainText(/no such run/i, soon)
})

test('every question of the catalogue has its page, with what to expect and what to set', async ({
  enter,
  board,
}) => {
  const page = await enter('Ada')
  const experiments = experimentsPage(page)
  await experiments.open(board.url)
  await expect(experiments.questions.first()).toBeVisible(soon)
  const cards = await experiments.questions.evaluateAll(links =>
    links.map(link => link.querySelector('span span')?.textContent ?? ''),
  )
  expect(cards.length).toBeGreaterThan(10)
  for (const [at, title] of cards.entries()) {
    await experiments.questions.nth(at).click()
    await expect(experiments.heading).toHaveText(title, soon)
    await expect(experiments.panel('What do you expect?').getByRole('button').first()).toBeVisible(soon)
    await expect(experiments.run).toBeEnabled(soon)
    await page.goBack()
    await expect(experiments.questions.first()).toBeVisible(soon)
  }
})
