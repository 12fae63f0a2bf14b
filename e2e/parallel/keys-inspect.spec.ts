import type { Page } from 'playwright/test'
import { mutate } from '../fixtures/api.ts'
import { expect, json, test, twins } from '../fixtures/inspect-test.ts'
import { keyInspector } from '../pages/key-inspector.ts'

const mebibyte = 1024 * 1024

test.describe.configure({ timeout: 120_000 })
test.beforeEach(({ filled }) => void filled)

const unharmed = async (page: Page) =>
  expect(await page.evaluate(() => Reflect.get(window, 'harmed'))).toBe(undefined)

test('every type is shown as what it is', async ({ page, board }) => {
  const { open, about, pane, tree, rows, row, look, text } = keyInspector(page, board)
  await open('product')
  await expect(about).toContainText('JSON')
  await expect(about).toContainText(/2\d:\d\d/)
  await expect(tree).toContainText('"id": 9007199254740993')
  await expect(tree).toContainText('"id" (again): 2')
  await look('Raw').click()
  await expect(text).toHaveText(json)

  await open('bitmap')
  await look('Bits').click()
  await expect(pane).toContainText('1 of 16 bits are set here')
  await open('sketch')
  await expect(about).toContainText('HyperLogLog')
  await expect(pane).toContainText(/(49\d|50\d) different elements/)

  await open('hash')
  await row('Field __proto__').click()
  await expect(text).toHaveText('polluted')
  await open('list')
  await look('From the tail').click()
  await row('Element 299').click()
  await expect(text).toHaveText('element 299')
  await open('set')
  await expect(rows('Members')).toContainText('\\u202etxt.exe')
  await open('zset')
  await look('Down').click()
  await expect(rows('Members').getByRole('button').first()).toContainText('infendless')
  await pane.getByLabel('score from').fill('x')
  await expect(pane.getByRole('alert')).toContainText('“x” is no score')
  await pane.getByLabel('score from').fill('(1.5')
  await page.keyboard.press('Enter')
  await expect(pane).toContainText('all 2 shown')
  await open('geo')
  await expect(pane.getByRole('img', { name: /2 places/ })).toBeVisible()
  await expect(rows('Members')).toContainText('13.3614, 38.1156')
  await open('stream')
  await row('Entry 1-1').click()
  await expect(text).toHaveText('1')
  await look('Groups').click()
  await pane.getByRole('button', { name: /^workers/ }).click()
  await expect(pane.getByRole('list', { name: 'Consumers' })).toContainText('ann 1 pending')
})

test('what broke other tools is opened without harm', async ({ page, board }) => {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  const { open, about, pane, name, text, tree, bytes, rows, look, readAs } = keyInspector(page, board)
  await open('markup')
  await expect(text).toHaveText('<img src=x onerror="window.harmed=1"></script>{{7*7}}')
  await open('address')
  await expect(text).toHaveText('javascript:window.harmed=1')
  await open('marks')
  await expect(text).toContainText('+196 marks')
  await expect(text).toContainText('\\u202eb\\u200b')
  for (const [i, twin] of twins.entries()) {
    await open(twin)
    await expect(name).toContainText(['a\\xff\\xfe', 'a\\xff\\xfd'][i] ?? '')
    await expect(text).toHaveText(`twin ${i}`)
  }
  for (const bomb of ['gzip bomb', 'brotli bomb']) {
    await open(bomb)
    await expect(pane).toContainText('It unpacks to more than 1024 KiB: the rest is not shown.')
  }
  await open('packed')
  await expect(tree).toContainText('9007199254740993')
  await readAs('value').selectOption({ label: 'gzip → hex' })
  await expect(bytes).toContainText('7b 22 69 64')
  await readAs('value').selectOption({ label: 'Choose a chain …' })
  await pane.getByLabel('View').selectOption('text')
  await pane.getByRole('button', { name: 'Read it so' }).click()
  await expect(text).toHaveText(json)

  await open('huge')
  await expect(pane).toContainText('This is the first MiB of 537')
  await look('Bytes').click()
  await pane.getByLabel('go to byte').fill(String(512 * mebibyte - 1))
  await page.keyboard.press('Enter')
  await expect(pane).toContainText(/to 536\s870\s911 of 536\s870\s912/)
  await open('million')
  await expect(about).toContainText(/1\sM fields/)
  await expect(rows('Fields').getByRole('button').first()).toBeVisible()
  // What is not in sight is not in the page.
  expect(await rows('Fields').getByRole('button').count()).toBeLessThan(60)
  await pane.getByLabel('Find fields').fill('field 99999?')
  // How far a search comes in the time that it may take the server is a question of the machine.
  await expect(pane).toContainText(/10 found among all|[1-9]\d* found so far/, { timeout: 60_000 })
  await unharmed(page)
  expect(faults).toEqual([])
})

test('who may only look is told so, and the server refuses what the page does not offer', async ({
  page,
  looking,
  redis,
}) => {
  const { open, pane, action, tree, row } = keyInspector(page, looking)
  await open('product')
  await expect(tree).toContainText('9007199254740993')
  for (const name of ['Edit', /^Edit the TTL/, 'Rename', 'Copy to']) {
    await expect(action(name)).toBeDisabled()
    await expect(action(name)).toHaveAccessibleDescription(/role observe/)
  }
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await open('hash')
  await row('Field __proto__').click()
  await expect(action('Remove the field')).toBeDisabled()
  await expect(pane).toContainText('CACHEBOARD_ROLE=operate')
  const id = Buffer.from('product').toString('base64url')
  const [target] = await page.evaluate(async () => {
    const answer = await fetch('/api/trpc/targets.list', { headers: { 'x-cacheboard': '1' } })
    return (await answer.json()).result.data.map((each: { id: string }) => each.id)
  })
  const change = { kind: 'string', value: 'eA' }
  for (const [path, input] of [
    ['operate.edit.change', { target, id, change, seen: '' }],
    ['operate.edit.ttl', { target, id, ttlMs: 1 }],
    ['operate.edit.rename', { target, id, to: 'eA' }],
  ] as const)
    expect([path, (await mutate(looking.url, path, input)).status]).toEqual([path, 403])
  expect(await redis.client.get('product')).toBe(json)
})
