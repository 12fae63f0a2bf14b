import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { mutate } from '../fixtures/api.ts'
import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { keyInspector } from '../pages/key-inspector.ts'

const mebibyte = 1024 * 1024
const json = '{"id":9007199254740993,"name":"The Left Hand of Darkness","id":2,"price":12.90}'
const twins = [Buffer.from([0x61, 0xff, 0xfe]), Buffer.from([0x61, 0xff, 0xfd])] as const

test.describe.configure({ timeout: 120_000 })

let redis: RedisServer
let board: BoardProcess
let looking: BoardProcess

test.beforeAll(async () => {
  test.setTimeout(120_000)
  redis = await startRedisServer(['--proto-max-bulk-len', '1gb'])
  const boards = Promise.all([
    startBoard({ REDIS_URL: redis.url, CACHEBOARD_ROLE: 'operate' }),
    // It only looks: it needs no history.
    startBoard({ REDIS_URL: redis.url, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
  ])
  await fill()
  ;[board, looking] = await boards
  await board.ready()
})
test.afterAll(async () => {
  await Promise.all([board?.stop(), looking?.stop()])
  await redis?.stop()
})

async function fill() {
  const { client } = redis
  await client.set('product', json, 'EX', 1491)
  await client.setbit('bitmap', 10, 1)
  await client.pfadd('sketch', ...Array.from({ length: 500 }, (_, i) => String(i)))
  await client.hset('hash', '__proto__', 'polluted', 'markup', '<img src=x onerror="window.harmed=1">')
  await client.rpush('list', ...Array.from({ length: 300 }, (_, i) => `element ${i}`))
  await client.sadd('set', 'a', 'b', '\u202etxt.exe')
  await client.zadd('zset', 1.5, 'one and a half', 'inf', 'endless', 9007199254740992, 'large')
  await client.geoadd('geo', 13.361389, 38.115556, 'Palermo', 15.087269, 37.502669, 'Catania')
  await client.xadd('stream', '1-1', 'n', 1, 'text', 'first')
  await client.xgroup('CREATE', 'stream', 'workers', '0')
  await client.xreadgroup('GROUP', 'workers', 'ann', 'STREAMS', 'stream', '>')
  await client.set('markup', '<img src=x onerror="window.harmed=1"></script>{{7*7}}')
  await client.set('address', 'javascript:window.harmed=1')
  await client.set('marks', `a${'\u0301'.repeat(200)}\u202eb\u200b`)
  for (const [i, twin] of twins.entries()) await client.set(twin, `twin ${i}`)
  await client.set('packed', gzipSync(json))
  await client.set('gzip bomb', gzipSync(Buffer.alloc(64 * mebibyte)))
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
  await client.set('brotli bomb', brotliCompressSync(Buffer.alloc(64 * mebibyte), quick))
  await client.setrange('huge', 512 * mebibyte - 1, '!')
  await client.eval('for i = 1, 1000000 do redis.call("HSET", KEYS[1], "field " .. i, i) end', 1, 'million')
}

const unharmed = async (page: Page) =>
  expect(await page.evaluate(() => Reflect.get(window, 'harmed'))).toBe(undefined)

test('every type is shown as what it is', async ({ page }) => {
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

test('what broke other tools is opened without harm', async ({ page }) => {
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

  const began = Date.now()
  await open('huge')
  await expect(pane).toContainText('This is the first MiB of 537')
  await look('Bytes').click()
  await pane.getByLabel('go to byte').fill(String(512 * mebibyte - 1))
  await page.keyboard.press('Enter')
  await expect(pane).toContainText(/to 536\s870\s911 of 536\s870\s912/)
  await open('million')
  await expect(about).toContainText(/1\sM fields/)
  await expect(rows('Fields').getByRole('button').first()).toBeVisible()
  expect(Date.now() - began).toBeLessThan(15_000)
  // What is not in sight is not in the page.
  expect(await rows('Fields').getByRole('button').count()).toBeLessThan(60)
  await pane.getByLabel('Find fields').fill('field 99999?')
  await expect(pane).toContainText(/10 found (among all|so far)/, { timeout: 20_000 })
  await unharmed(page)
  expect(faults).toEqual([])
})

test('an edit is seen before it is saved, meets another one without loss, and is undone', async ({
  page,
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

test('a key that goes or changes its type under an edit takes nothing away', async ({ page }) => {
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

test('keys are made, named and timed; what is in them is added, set and removed', async ({ page }) => {
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
  await button('Save').click()
  await expect(dialog).toHaveCount(0)
  expect(await client.hgetall('named:hash')).toEqual({ b: 'full' })
  await expect(pane).toContainText('The field is saved.')
})

test('who may only look is told so, and the server refuses what the page does not offer', async ({
  page,
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

test('axe finds nothing serious in a value, a table and the dialogs, and a phone shows all of it', async ({
  page,
}) => {
  const { open, pane, action, dialog, field, button, tree, row } = keyInspector(page, board)
  const serious = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(' | ')}`)
  }
  await page.addInitScript(() => localStorage.setItem('theme', 'light'))
  await page.setViewportSize({ width: 360, height: 740 })
  await open('product')
  await expect(tree).toBeVisible()
  expect(await serious()).toEqual([])
  await action('Edit').click()
  await field.fill('{"a":1}')
  await button('See what changes').click()
  await expect(dialog.getByLabel('What changes')).toBeVisible()
  expect(await serious()).toEqual([])
  await page.keyboard.press('Escape')
  await button('Throw it away').click()
  await open('hash')
  await row('Field markup').click()
  await expect(action('Remove the field')).toBeVisible()
  expect(await serious()).toEqual([])
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  await pane.press('Escape')
  await expect(page).not.toHaveURL(/key=/)
})
