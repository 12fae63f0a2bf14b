import type { Page } from 'playwright/test'
import { expect, fill, names, test, tokens } from '../fixtures/act-test.ts'
import { mutate, query, signIn } from '../fixtures/api.ts'
import { seriousFaults } from '../fixtures/axe.ts'
import { activityPage } from '../pages/activity.ts'
import { keysActPage, numberIn } from '../pages/keys-act.ts'

/** Other tests work on the same machine: what is waited for comes, but not always soon. */
const soon = { timeout: 30_000 }
test.describe.configure({ mode: 'serial', timeout: 120_000 })

async function previewed(page: Page, pattern: string, count: RegExp) {
  const keys = keysActPage(page)
  await keys.pattern.fill(pattern)
  await expect(keys.preview).toContainText(count, soon)
}

test('an undo brings back what nobody has loaded meanwhile, TTL and all, and the activity tells the story', async ({
  page,
  enter,
  board,
  redis,
}) => {
  const keys = keysActPage(page)
  await enter('full', '/keys?act=pattern')
  await previewed(page, 'user:*', /450 keys/)
  await keys.run.click()
  await keys.job('user:*').getByRole('button', { name: /^Undo/ }).click()
  const back = keys.job('Undo what was done')
  await expect(back).toContainText('brought back', soon)
  const told = async () => {
    const text = (await back.textContent()) ?? ''
    const left = text.includes('left:') ? numberIn(text, /([\d ]+) left:/) : 0
    return { brought: numberIn(text, /([\d ]+) of 450 brought back/), left }
  }
  await expect.poll(() => told().then(({ brought, left }) => brought + left), soon).toBe(450)
  // The rare ones nobody reads, so nobody has loaded them: they come back by the undo alone.
  expect((await told()).brought).toBeGreaterThanOrEqual(50)
  expect(await redis.client.exists(...names('user:rare:', 50))).toBe(50)

  await keys.open(board.url, '?act=pattern')
  await previewed(page, 'quiet:1*', /11 keys/)
  await keys.run.click()
  await expect(keys.job('quiet:1*')).toContainText('11 of 11 removed', soon)
  expect(await redis.client.exists(...names('quiet:', 50))).toBe(39)

  const activity = activityPage(page)
  await activity.open(board.url, '?what=keys.')
  await expect(activity.entries).toHaveCount(3, soon)
  const entry = activity.entry('Remove the keys that match “quiet:1*”')
  for (const part of ['Ada', '127.0.0.1', 'keys.invalidate', '×11']) await expect(entry).toContainText(part)
  await entry.getByRole('button', { name: /^Undo/ }).click()
  await expect(activity.entry(/^Undo what was done: 11 keys/)).toHaveCount(1, soon)
  await expect(entry.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  expect(await redis.client.exists(...names('quiet:', 50))).toBe(50)
  const ttl = await redis.client.ttl('quiet:1')
  expect([ttl > 800, ttl <= 1000]).toEqual([true, true])
})

test('a slow job is paused, sped up and cancelled, and nearly everything asks for the name', async ({
  page,
  enter,
  redis,
}) => {
  const keys = keysActPage(page)
  await enter('full', '/keys?act=ttl')
  await previewed(page, '*', /900 keys/)
  await keys.dialog.getByRole('textbox', { name: 'TTL' }).fill('2')
  await keys.dialog.getByRole('combobox', { name: 'Unit of the TTL' }).selectOption('h')
  await keys.limit.fill('20')
  await expect(keys.run).toBeDisabled()
  await keys.dialog.getByLabel(/This is nearly everything/).fill(redis.url.replace('redis://', ''))
  await keys.run.click()
  const job = keys.job('Set the TTL of the keys that match “*”')
  await job.getByRole('button', { name: 'Pause' }).click()
  await expect(job).toContainText('paused')
  await job.getByRole('button', { name: '≤ 20/s…' }).click()
  await job.getByLabel('Keys per second, at most').fill('200')
  await job.getByLabel('Keys per second, at most').press('Enter')
  await expect(job.getByRole('button', { name: '≤ 200/s…' })).toBeVisible()
  await job.getByRole('button', { name: 'Resume' }).click()
  await job.getByRole('button', { name: 'Cancel' }).click()
  await expect(job).toContainText('cancelled')
  const changed = numberIn((await job.textContent()) ?? '', /([\d ]+) of 900 changed/)
  expect(changed).toBeLessThan(900)
})

test('a preview says what it will cost, and the refill under live traffic is laid beside it', async ({
  page,
  enter,
}) => {
  const keys = keysActPage(page)
  await enter('full')
  await expect(keys.invalidate).toBeEnabled()
  await expect(async () => {
    await page.keyboard.press('i')
    await expect(keys.dialog).toBeVisible({ timeout: 1000 })
  }).toPass()
  await previewed(page, 'product:*', /400 keys/)
  await expect(keys.preview).toContainText(/counted exactly, among 900/)
  await expect(keys.preview).toContainText(/hits\/s over the last \d+ s/)
  await expect(keys.preview).toContainText('possible for a minute')
  await expect(keys.preview).toContainText(/Holds for \d+.s/)
  await keys.preview.getByText('20 of them').click()
  await expect(keys.preview.getByRole('list').getByText('product:').first()).toBeVisible()
  await keys.run.click()
  const job = keys.job('product:*')
  await expect(job).toContainText('400 of 400 removed', soon)
  await expect(job).toContainText('Ada')

  // Each key is missed once: by then both have come near to all of them, however busy the machine is.
  await expect(job).toContainText(/extra misses in (1[2-9]|[2-6]\d).s/, soon)
  const text = (await job.textContent()) ?? ''
  const measured = numberIn(text, /([\d ]+) extra misses in/)
  const foretold = numberIn(text, /, ([\d ]+) expected/)
  expect(foretold).toBeGreaterThan(50)
  expect(measured / foretold).toBeGreaterThan(0.5)
  expect(measured / foretold).toBeLessThan(2)
  const chart = job.getByRole('figure', { name: 'Misses in the minute after' })
  await chart.getByRole('button', { name: 'Misses in the minute after: numbers as a table' }).click()
  await expect(chart.getByRole('columnheader', { name: 'expected' })).toBeVisible()
})

test('who signed in to look can do none of it, on the page or through the API', async ({
  page,
  enter,
  board,
}) => {
  const keys = keysActPage(page)
  await enter('view')
  for (const button of [keys.invalidate, keys.ttl, keys.warm]) await expect(button).toBeDisabled()
  await expect(page.getByText('You signed in to look: keys can be seen, not changed.').first()).toBeVisible()
  await keys.open(board.url, '?act=pattern')
  await expect(keys.invalidate).toBeDisabled()
  await expect(keys.dialog).toHaveCount(0)

  const cookie = await signIn(board.url, tokens.view, 'Grace')
  const list = await query(board.url, 'targets.list', undefined, { cookie })
  const target = JSON.parse(list.body).result.data[0].id
  const selector = { kind: 'pattern', pattern: 'quiet:*' }
  const asked = { target, selector, action: { kind: 'invalidate' } }
  const tries = [
    mutate(board.url, 'operate.preview', asked, { cookie }),
    mutate(board.url, 'operate.run', { ...asked, nonce: 'made-up-by-hand' }, { cookie }),
    mutate(board.url, 'operate.undo', { target, token: 'made-up-by-hand' }, { cookie }),
    mutate(board.url, 'operate.warm.start', { target, selector }, { cookie }),
    mutate(board.url, 'operate.warm.mostMissed', { target }, { cookie }),
    mutate(board.url, 'operate.list.add', { target, names: ['quiet:1'] }, { cookie }),
    mutate(
      board.url,
      'operate.jobs.control',
      { target, job: 'made-up-by-hand', action: 'cancel' },
      { cookie },
    ),
    query(board.url, 'operate.jobs.list', { target }, { cookie }),
  ]
  expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 403))
})

test('without a loader a pasted list is handed back to be loaded by other means', async ({ page, enter }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const keys = keysActPage(page)
  await enter('full', '/keys?act=warm')
  await keys.dialog.getByRole('radio', { name: 'A list' }).check()
  await keys.dialog.getByLabel('Names, one a line').fill(`a:1\na:2\na:1\n${'x'.repeat(13_000)}`)
  await expect(keys.dialog).toContainText('2 names, 1 were there twice')
  await expect(keys.dialog).toContainText('Line 4: It is longer than 12 KiB.')
  await expect(keys.dialog).toContainText('Nothing here knows how to load a key of this cache.')
  await expect(keys.dialog.getByRole('button', { name: 'Warm them' })).toBeDisabled()
  await keys.dialog.getByRole('button', { name: 'Copy the list' }).click()
  await expect(keys.dialog).toContainText('2 names copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('a:1\na:2\n')
  const buffer = Buffer.from('b:1\nb:2\nb:3\n')
  await keys.dialog
    .getByLabel('File with names')
    .setInputFiles({ name: 'keys.txt', mimeType: 'text/plain', buffer })
  await expect(keys.dialog).toContainText('3 names')
  await expect(keys.dialog.getByLabel('Names, one a line')).toHaveValue(/b:2/)
})

test('keys without expiry in a namespace, however many, get one: what the filter finds is what is acted on', async ({
  page,
  enter,
  redis,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const keys = keysActPage(page)
  const lasting = names('attic:old:', 1200)
  await fill(redis, names('attic:', 30), 500)
  for (const name of lasting) redis.client.set(name, 'kept').catch(() => {})
  await expect.poll(() => redis.client.exists(...lasting), soon).toBe(1200)
  await enter('full', `/keys?ttl=none&prefix=${Buffer.from('attic:').toString('base64url')}`)
  await page.getByRole('button', { name: 'Read again' }).click()
  await expect(page.getByText('1 200 keys', { exact: true })).toBeVisible(soon)
  await expect(page.getByRole('treeitem', { name: /^attic , 1.230 keys$/ })).toBeVisible(soon)

  const copied = async () => (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n')
  await page.getByRole('button', { name: 'Copy all these names' }).click()
  await expect(page.getByText(/1.200 names copied, one a line/)).toBeVisible(soon)
  expect((await copied()).sort()).toEqual([...lasting].sort())
  await page.getByRole('checkbox', { name: 'Select attic:old:0', exact: true }).check()
  await page.getByRole('button', { name: 'Copy the selected names' }).click()
  await expect(page.getByText('1 name copied, one a line.')).toBeVisible()
  expect(await copied()).toEqual(['attic:old:0'])
  await page.getByRole('button', { name: 'Select none' }).click()

  await keys.ttl.click()
  await expect(keys.dialog.getByRole('radio', { name: 'What is shown' })).toBeChecked()
  await expect(keys.dialog).toContainText('namespace: attic: · no expiry')
  await expect(keys.preview).toContainText(/1.200 keys/, soon)
  await keys.dialog.getByRole('textbox', { name: 'TTL' }).fill('90')
  await expect(keys.run).toBeInViewport()
  await expect(keys.dialog).toContainText('First type its name above.')
  await keys.dialog.getByLabel(/This is nearly everything/).fill(redis.url.replace('redis://', ''))
  await keys.run.click()
  const job = keys.job('Set the TTL of the keys under “attic:” (no expiry) to 90 min ± 10 %')
  await expect(job).toContainText(/1.200 of 1.200 changed/, soon)
  expect(await redis.client.ttl('attic:7')).toBeLessThanOrEqual(500)
  expect(await redis.client.ttl('attic:old:1199')).toBeGreaterThan(4000)
  await redis.client.unlink(...lasting, ...names('attic:', 30))
})

test('what is shown is what is acted on, a count that moved is refused, and a job goes on from its rest', async ({
  page,
  enter,
  board,
  redis,
}) => {
  const keys = keysActPage(page)
  await fill(redis, names('shelf:', 40), 500)
  await enter('full', `/keys?prefix=${Buffer.from('shelf:').toString('base64url')}&pattern=shelf:1*`)
  await keys.ttl.click()
  await expect(keys.dialog.getByRole('radio', { name: 'What is shown' })).toBeChecked()
  await expect(keys.dialog).toContainText('Namespace shelf:, names that match shelf:1*')
  await keys.dialog.getByRole('radio', { name: 'Never expire' }).check()
  await expect(keys.preview).toContainText(/11 keys/, soon)
  await redis.client.call('REPLICAOF', '127.0.0.1', '1')
  await keys.run.click()
  const job = keys.job('Take the TTL off the keys under “shelf:” that match “shelf:1*”')
  await expect(job).toContainText(/is a read-only replica: nothing can be changed there/, soon)
  await expect(job).toContainText(/0 of 11 changed · \d+ refused/)
  await redis.client.call('REPLICAOF', 'NO', 'ONE')

  await job.getByRole('button', { name: 'Preview the rest' }).click()
  await expect(keys.dialog.getByRole('radio', { name: 'Never expire' })).toBeChecked()
  await expect(keys.preview).toContainText(/11 keys/, soon)
  await fill(redis, names('shelf:10', 5), 500)
  await keys.run.click()
  await expect(keys.dialog).toContainText(/now there are 16: more than 10.% moved/, soon)
  await expect(keys.preview).toContainText(/16 keys/, soon)
  await keys.run.click()
  await expect(keys.job('Take the TTL off').first()).toContainText(/16 of 16 changed/, soon)
  expect([await redis.client.ttl('shelf:19'), await redis.client.ttl('shelf:2')]).toEqual([
    -1,
    expect.any(Number),
  ])
  expect(await redis.client.ttl('shelf:2')).toBeGreaterThan(0)

  await redis.client.set('app:{tag:news}', '1700000000000000')
  await keys.open(board.url, '?act=pattern')
  await keys.dialog.getByRole('radio', { name: 'A tag' }).check()
  await keys.dialog.getByRole('textbox', { name: 'Tag' }).fill('news')
  await expect(keys.preview).toContainText(/1 key\b/, soon)
  await keys.run.click()
  await expect(keys.job('Void the entries with the tag “news”')).toContainText(/1 of 1/, soon)
  expect(await redis.client.get('app:{tag:news}')).toBe('1700000000000001')
})

for (const scheme of ['dark', 'light'] as const) {
  test(`from the palette to a preview on a phone in the ${scheme} theme: axe finds nothing serious, nothing overflows`, async ({
    page,
    enter,
  }) => {
    await page.addInitScript(theme => localStorage.setItem('theme', theme), scheme)
    await page.setViewportSize({ width: 360, height: 740 })
    const keys = keysActPage(page)
    await enter('full', '/overview')
    await expect(async () => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Search or run…').fill('invalidate a pattern', { timeout: 1000 })
    }).toPass()
    await page.keyboard.press('Enter')
    await previewed(page, 'quiet:2*', /11 keys/)
    expect(await seriousFaults(page)).toEqual([])
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
    await page.keyboard.press('Escape')
    await expect(keys.dialog).toHaveCount(0)
    await expect(page).not.toHaveURL(/act=/)
  })
}
