import { seriousFaults } from '../fixtures/axe.ts'
import { expect, test } from '../fixtures/inspect-test.ts'
import { keyInspector } from '../pages/key-inspector.ts'

test.describe.configure({ timeout: 120_000 })

test('an edit is seen before it is saved, meets another one without loss, and is undone', async ({
  page,
  board,
  redis,
}) => {
  const { client } = redis
  const { open, pane, dialog, field, button, tree } = keyInspector(page, board)
  await client.set('edited', '{"id":9007199254740993,"a":1}', 'EX', 900)
  await open('edited')
  await expect(tree).toBeVisible()
  await page.keyboard.press('e')
  await expect(button('Nothing changed')).toBeDisabled()
  await field.fill('{"id":9007199254740993,"a":}')
  await expect(dialog).toContainText('Line 1, column 28')
  await field.fill('{"id":9007199254740993,"a":2}')
  await button('See what changes').click()
  await expect(dialog.getByLabel('What changes')).toHaveText(/removed: {3}"a": 1.*added: {3}"a": 2/)
  await client.set('edited', '{"id":9007199254740993,"a":1,"b":3}', 'KEEPTTL')
  await button('Save').click()
  await expect(dialog.getByLabel('What they changed')).toContainText('"b": 3')
  await expect(dialog.getByLabel('What you changed')).toContainText('"a": 2')
  await button('Go on editing mine').click()
  await expect(field).toHaveValue('{"id":9007199254740993,"a":2}')
  await button('See what changes').click()
  await button('Save').click()
  await expect(dialog).toHaveCount(0)
  await expect(tree).toContainText('"a": 2')
  expect([await client.get('edited'), (await client.ttl('edited')) > 800]).toEqual([
    '{"id":9007199254740993,"a":2}',
    true,
  ])
  await pane.getByRole('button', { name: /^Undo/ }).click()
  await expect(tree).toContainText('"b": 3')
})

test('a key that goes or changes its type under an edit takes nothing away', async ({
  page,
  board,
  redis,
}) => {
  const { client } = redis
  const { open, pane, dialog, field, button, text } = keyInspector(page, board)
  await client.set('fleeting', 'before')
  await open('fleeting')
  await pane.getByLabel('Refresh by itself').selectOption('1 s')
  await expect(text).toHaveText('before')
  await page.keyboard.press('e')
  await field.fill('mine')
  await client.del('fleeting')
  await client.rpush('fleeting', 'x')
  await expect(dialog).toContainText('What you wrote stays here.')
  await client.del('fleeting')
  await expect(dialog).toContainText('The key is gone')
  await button('See what changes').click()
  await button('Save').click()
  await expect(dialog.getByRole('alert')).toContainText('The key is gone')
  await button('Back').click()
  await expect(field).toHaveValue('mine')
  await page.keyboard.press('Escape')
  await button('Keep editing').click()
  await expect(field).toHaveValue('mine')
  await page.keyboard.press('Escape')
  await button('Throw it away').click()
  await expect(pane.getByRole('alert')).toContainText('This key is gone')
  await pane.getByRole('alert').getByRole('button', { name: 'Close' }).click()
  await expect(page).not.toHaveURL(/key=/)
})

test('keys are made, named and timed; what is in them is added, set and removed', async ({
  page,
  board,
  redis,
}) => {
  const { client } = redis
  const { open, pane, name, dialog, button, row, action, rows } = keyInspector(page, board)
  await open('product')
  await page.getByRole('button', { name: 'New key' }).click()
  await dialog.getByLabel('Name').fill('made:hash')
  await dialog.getByLabel('Type').selectOption('hash')
  await dialog.getByLabel('Field').fill('a')
  await dialog.getByLabel('Value').fill('1')
  await button('Create').click()
  await expect(name).toHaveText('made:hash')
  await action('Add').click()
  await dialog.getByLabel('Field').fill('a')
  await button('Add').click()
  await expect(dialog.getByRole('alert')).toContainText('There is a field of this name')
  await dialog.getByLabel('Field').fill('b')
  await button('Add').click()
  await expect(rows('Fields')).toContainText('b')
  await row('Field a').click()
  await action('Remove the field').click()
  await expect(dialog.locator('pre')).toHaveText('1')
  await button('Remove the field').click()
  await expect(rows('Fields').getByRole('button')).toHaveCount(1)
  await action(/^Edit the TTL/).click()
  await button('1 day').click()
  await button('Set the TTL').click()
  await expect(dialog).toHaveCount(0)
  expect(await client.ttl('made:hash')).toBeGreaterThan(86_000)
  await action('Rename').click()
  await dialog.getByLabel('New name').fill('product')
  await button('Rename').click()
  await expect(dialog.getByRole('alert')).toContainText('There is a key of this name already')
  await dialog.getByLabel('New name').fill('named:hash')
  await button('Rename').click()
  await expect(name).toHaveText('named:hash')
  await client.config('SET', 'maxmemory', '1')
  await row('Field b').click()
  await action('Edit the field').click()
  await dialog.getByLabel('Value', { exact: true }).fill('full')
  await button('See what changes').click()
  await button('Save').click()
  await expect(dialog.getByRole('alert')).toContainText('maxmemory')
  await client.config('SET', 'maxmemory', '0')
  await client.call('REPLICAOF', '127.0.0.1', '1')
  await button('Save').click()
  await expect(dialog.getByRole('alert')).toContainText('is a read-only replica')
  await client.call('REPLICAOF', 'NO', 'ONE')
  await button('Save').click()
  await expect(dialog).toHaveCount(0)
  expect(await client.hgetall('named:hash')).toEqual({ b: 'full' })
  await expect(pane).toContainText('The field is saved.')
})

test('nearly a mebibyte is edited with its changed place in sight; above that the way out is a download', async ({
  page,
  board,
  redis,
}) => {
  const { client } = redis
  const { open, dialog, field, button, text, pane } = keyInspector(page, board)
  const words = Array.from({ length: 140_000 }, (_, i) => (i * 2_654_435_761).toString(36).slice(-6)).join(
    ' ',
  )
  const changed = `${words.slice(0, 500_000)}µ${words.slice(500_000)}`
  await client.set('large', words, 'EX', 900)
  await open('large')
  await expect(text).toBeVisible()
  await page.keyboard.press('e')
  await expect(field).toHaveValue(words)
  await field.fill(changed)
  await button('See what changes').click()
  const diff = dialog.getByLabel('What changes')
  await expect(diff).toContainText('µ')
  await expect(diff).toContainText('lines unchanged')
  expect(((await diff.textContent()) ?? '').length).toBeLessThan(3000)
  await button('Save').click()
  await expect(dialog).toHaveCount(0)
  await expect(pane).toContainText('The value is saved.')
  expect([(await client.get('large')) === changed, (await client.ttl('large')) > 800]).toEqual([true, true])

  await client.append('large', words)
  await page.keyboard.press('e')
  await expect(dialog).toContainText('At most 1 MiB can be edited here')
  await expect(dialog.getByRole('link', { name: 'Download the value' })).toHaveAttribute('href', /download/)
})

test('members and fields are changed by all of their bytes, however long, and nobody’s place is taken', async ({
  page,
  board,
  redis,
}) => {
  const { client } = redis
  const { open, dialog, field, button, row, rows, action } = keyInspector(page, board)
  const long = (end: number) => Buffer.concat([Buffer.alloc(3000, 0xff), Buffer.from([end])])
  await client.sadd('members', long(1), long(2))
  // The longest name that is written out in an address.
  const scored = `scored:${'x'.repeat(4089)}`
  await client.zadd(scored, '1.5', long(1))
  await client.hset('fields', 'old', 'v', 'there', 'w')
  await open('members')
  await rows('Members').getByRole('button').first().click()
  await action('Edit the member').click()
  await expect(field).toHaveValue(/\\xff\\x0[12]$/)
  await field.fill('\\x00short')
  await button('See what changes').click()
  await button('Save').click()
  await expect(dialog).toHaveCount(0)
  const [left = Buffer.alloc(0)] = (await client.smembersBuffer('members')).filter(each => each.length > 10)
  expect([left.length, await client.sismember('members', '\0short')]).toEqual([3001, 1])

  await open(scored)
  await rows('Members').getByRole('button').first().click()
  await action('Rename the member').click()
  await expect(dialog.getByLabel('New name')).toHaveValue(/\\x01$/)
  await dialog.getByLabel('New name').fill('named')
  await button('Rename').click()
  await expect(dialog).toHaveCount(0)
  expect(await client.zscore(scored, 'named')).toBe('1.5')

  // All of the key is read again, in as many requests as its name needs.
  await expect(rows('Members')).toContainText('named')

  await open('fields')
  await row('Field old').click()
  await action('Rename the field').click()
  await dialog.getByLabel('New name').fill('there')
  await button('Rename').click()
  await expect(dialog.getByRole('alert')).toContainText('There is one of this name already')
  await dialog.getByLabel('New name').fill('new')
  await button('Rename').click()
  await expect(dialog).toHaveCount(0)
  expect(await client.hgetall('fields')).toEqual({ new: 'v', there: 'w' })
})

test('axe finds nothing serious in a value, a table and the dialogs, and a phone shows all of it', async ({
  page,
  board,
}) => {
  const { open, pane, action, dialog, field, button, tree, row } = keyInspector(page, board)
  await page.addInitScript(() => localStorage.setItem('theme', 'light'))
  await page.setViewportSize({ width: 360, height: 740 })
  await open('product')
  await expect(tree).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  await action('Edit').click()
  await field.fill('{"a":1}')
  await button('See what changes').click()
  await expect(dialog.getByLabel('What changes')).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await button('Throw it away').click()
  await open('hash')
  await row('Field markup').click()
  await expect(action('Remove the field')).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  await pane.press('Escape')
  await expect(page).not.toHaveURL(/key=/)
})
